import { STATUS_OF_KIND } from '@gongshu/http';
import {
  CONFIG_VARIABLES,
  type Config,
  errorTables,
  loadConfig,
  transitionsMarkdown,
} from '@gongshu/platform';
import { ACCESS_POLICY } from '@gongshu/identity';
import { createMarket, marketDocument } from '../../market/src';
import { createWorker, workerDocument } from '../../worker/src';

/** Documents that the code determines, by file name. */
export async function buildDocuments(): Promise<Record<string, string>> {
  return {
    ...(await openApiDocuments()),
    'docs/errors.md': errorsDocument(),
    'docs/configuration.md': configurationDocument(),
    'docs/access-policy.md': accessDocument(),
  };
}

// The documents follow from the controllers alone: nothing listens and nothing connects.
const CONFIG: Config = loadConfig({
  DATABASE_URL: 'postgresql://localhost:1/none',
  GONGSHU_SECRET: 'only the documents are built with this',
  LOG_LEVEL: 'silent',
});

async function openApiDocuments(): Promise<Record<string, string>> {
  const market = await createMarket(CONFIG);
  const worker = await createWorker(CONFIG);
  return {
    'openapi/market.json': `${JSON.stringify(marketDocument(market), null, 2)}\n`,
    'openapi/worker.json': `${JSON.stringify(workerDocument(worker), null, 2)}\n`,
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

/** A section of docs/state-machines.md. */
export function machineSection(
  title: string,
  table: Parameters<typeof transitionsMarkdown>[0],
): string {
  return `## ${title}\n\n${transitionsMarkdown(table)}\n`;
}
