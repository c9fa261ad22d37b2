import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { STATUS_OF_KIND } from '@gongshu/http';
import {
  CONFIG_VARIABLES,
  type Config,
  errorTables,
  loadConfig,
  transitionsMarkdown,
} from '@gongshu/platform';
import { ACCESS_POLICY } from '@gongshu/identity';
import {
  OBJECTION_TRANSITIONS,
  PRICE_TRANSITIONS,
  REGISTRATION_TRANSITIONS,
  RESOURCE_TRANSITIONS,
  SETTING_TRANSITIONS,
  UPLOAD_TRANSITIONS,
  VERSION_TRANSITIONS,
} from '@gongshu/catalog';
import { AGREEMENT_TRANSITIONS, TERMS_TRANSITIONS } from '@gongshu/directory';
import { GRANT_TRANSITIONS, REQUEST_TRANSITIONS } from '@gongshu/authorization';
import { createGateway, gatewayDocument } from '../../gateway/src';
import { createMarket, marketDocument } from '../../market/src';
import { createWorker, workerDocument } from '../../worker/src';

/** Documents that the code determines, by file name. */
export async function buildDocuments(): Promise<Record<string, string>> {
  return {
    ...(await openApiDocuments()),
    'docs/errors.md': errorsDocument(),
    'docs/configuration.md': configurationDocument(),
    'docs/access-policy.md': accessDocument(),
    'docs/state-machines.md': statesDocument(),
    'README.md': await readmeDocument(),
  };
}

// The documents follow from the controllers alone: nothing listens and nothing connects.
const CONFIG: Config = loadConfig({
  DATABASE_URL: 'postgresql://localhost:1/none',
  GONGSHU_SECRET: 'only the documents are built with this',
  LOG_LEVEL: 'silent',
});

async function openApiDocuments(): Promise<Record<string, string>> {
  const text = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
  return {
    'openapi/market.json': text(marketDocument(await createMarket(CONFIG))),
    'openapi/gateway.json': text(gatewayDocument(await createGateway(CONFIG))),
    'openapi/worker.json': text(workerDocument(await createWorker(CONFIG))),
  };
}

function errorsDocument(): string {
  const sections = [...errorTables()].map(({ context, errors }) => {
    const rows = Object.entries(errors).map(
      ([code, { kind, zh, en }]) => `| \`${code}\` | ${STATUS_OF_KIND[kind]} | ${zh} | ${en} |`,
    );
    return [
      `## ${context}`,
      '',
      '| code | status | 中文 | English |',
      '|---|---|---|---|',
      ...rows,
    ].join('\n');
  });
  return `# Problem codes

Every error is an RFC 9457 problem document (\`application/problem+json\`) with one of these codes; \`{name}\` stands for
a value. \`GET /v1/errors/{code}\` tells the same. A fault of ours is \`INTERNAL_ERROR\` (500) and tells only its trace id.

${sections.join('\n\n')}
`;
}

function configurationDocument(): string {
  const rows = Object.entries(CONFIG_VARIABLES).map(([name, spec]) => {
    const value =
      spec.default === undefined ? '**required**' : `\`${JSON.stringify(spec.default)}\``;
    return `| \`${name}\` | ${value} | ${spec.desc ?? ''} |`;
  });
  return `# Settings

All apps read the same environment variables. \`npm start\` supplies the required ones itself.

| variable | default | meaning |
|---|---|---|
${rows.join('\n')}
`;
}

function accessDocument(): string {
  const rows = Object.entries(ACCESS_POLICY).flatMap(([action, rules]) =>
    rules.map(
      (r) => `| \`${action}\` | ${r.kinds.join(', ')} | ${r.roles.join(', ')} | ${r.relation} |`,
    ),
  );
  return `# Access policy

Deny by default: a route whose action is not here does not start. *own*: objects of the actor's organisation; *party*:
objects in which it has a part by the chain of authority; *any*: all. Another tenant's object is 404.

| action | organisations | roles | objects |
|---|---|---|---|
${rows.join('\n')}
`;
}

const MACHINES = {
  'Operation agreement 授权运营协议': AGREEMENT_TRANSITIONS,
  'Data resource 数据资源': RESOURCE_TRANSITIONS,
  'Registration 登记': REGISTRATION_TRANSITIONS,
  'Objection to a registration 登记异议': OBJECTION_TRANSITIONS,
  'Terms of an agreement 协议条款': TERMS_TRANSITIONS,
  'Product version 产品版本': VERSION_TRANSITIONS,
  'Dataset upload 数据上传': UPLOAD_TRANSITIONS,
  'Price 价格': PRICE_TRANSITIONS,
  'Ceiling price, permitted revenue 上限收费标准、最高准许收入': SETTING_TRANSITIONS,
  'Authorisation request 授权申请': REQUEST_TRANSITIONS,
  'Grant 授权': GRANT_TRANSITIONS,
};

function statesDocument(): string {
  const sections = Object.entries(MACHINES).map(
    ([title, table]) => `## ${title}\n\n${transitionsMarkdown(table)}`,
  );
  return `# State machines

The tables that the code runs. Expiry is no state: it follows from a term or validity, and is seen at once.

${sections.join('\n\n')}
`;
}

/** The README with the tour's commands as `npm run tour` performs them. */
async function readmeDocument(): Promise<string> {
  const steps = pathToFileURL(path.resolve('scripts/tour-steps.mjs')).href;
  const { tourMarkdown } = (await import(steps)) as { tourMarkdown: () => string };
  const readme = await readFile('README.md', 'utf8');
  const [start, end] = [/<!-- tour:.*-->\n/, '<!-- /tour -->'];
  const opening = start.exec(readme)![0];
  const before = readme.slice(0, readme.indexOf(opening) + opening.length);
  return `${before}\n${tourMarkdown()}\n\n${readme.slice(readme.indexOf(end))}`;
}
