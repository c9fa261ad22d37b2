// `npm run tour`: performs the README's tour over HTTP against a running `npm start`; exit code 0 only if every answer
// was as stated.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { TOUR } from './tour-steps.mjs';

const dataDir = process.env.GONGSHU_DATA_DIR ?? '.gongshu';
const DAY_MS = 86_400_000;
const now = Date.now();

const saved = {
  MARKET: process.env.MARKET_URL ?? 'http://localhost:3000',
  GATEWAY: process.env.GATEWAY_URL ?? 'http://localhost:3001',
  UPSTREAM: `http://127.0.0.1:${process.env.SAMPLE_UPSTREAM_PORT ?? 3003}`,
  SLUG: `tour-${now.toString(36)}`,
  NOW: new Date(now).toISOString(),
  IN_90_DAYS: new Date(now + 90 * DAY_MS).toISOString(),
  MONTH: new Date(now + 8 * 3_600_000).toISOString().slice(0, 7),
};

const fill = (text) => text.replace(/\$([A-Z_0-9]+)/g, (whole, name) => saved[name] ?? whole);
// An expression of the steps over the answer, e.g. `items[0].id`; the steps are ours.
const at = (body, expression) => new Function('body', `return body.${expression}`)(body);

function accounts() {
  try {
    return JSON.parse(readFileSync(path.join(dataDir, 'sample-accounts.json'), 'utf8')).users;
  } catch {
    console.error(
      `No sample accounts under ${dataDir}: run "npm start" in another terminal first.`,
    );
    process.exit(1);
  }
}

function requestOf(step, users) {
  const headers = { 'Accept-Language': 'en' };
  if (step.login) {
    const { username, password } = users.find((user) => user.username === step.login);
    headers['Content-Type'] = 'application/json';
    return [
      `${saved.MARKET}/v1/sessions`,
      { method: 'POST', headers, body: JSON.stringify({ username, password }) },
    ];
  }
  if (step.token) headers.Authorization = `Bearer ${saved[step.token]}`;
  if (step.ifMatch) headers['If-Match'] = `"${step.ifMatch}"`;
  if (step.body) headers['Content-Type'] = 'application/json';
  if (step.file) headers['Content-Type'] = step.file.type;
  const body = step.body
    ? fill(JSON.stringify(step.body))
    : step.file && readFileSync(step.file.path);
  return [fill(step.url), { method: step.method ?? 'GET', headers, body }];
}

/** What of the answer is not as stated; empty when all is. */
function faults(step, response, body) {
  const found = [];
  if (response.status !== step.status)
    found.push(`status ${response.status} instead of ${step.status}`);
  for (const name of step.headers ?? []) {
    if (!response.headers.get(name)) found.push(`header ${name} is missing`);
  }
  for (const [expression, value] of Object.entries(step.expect ?? {})) {
    let actual;
    try {
      actual = at(body, fill(expression));
    } catch (error) {
      actual = error.message;
    }
    if (actual !== value)
      found.push(`${expression} is ${JSON.stringify(actual)} instead of ${JSON.stringify(value)}`);
  }
  return found;
}

async function perform(step, users) {
  const deadline = Date.now() + (step.withinMs ?? 0);
  for (;;) {
    const response = await fetch(...requestOf(step, users));
    const body = await response.json();
    const found = faults(step, response, body);
    if (found.length === 0 || Date.now() > deadline) return { found, body };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const users = accounts();
let count = 0;
for (const { title, steps } of TOUR) {
  console.log(`\n${title}`);
  for (const step of steps) {
    const { found, body } = await perform(step, users).catch((error) => ({
      found: [
        error.cause?.code === 'ECONNREFUSED'
          ? 'nothing listens: is "npm start" running?'
          : error.message,
      ],
    }));
    if (found.length > 0) {
      console.error(
        `  FAIL ${step.say}\n       ${found.join('\n       ')}\n       ${JSON.stringify(body)?.slice(0, 400) ?? ''}`,
      );
      process.exit(1);
    }
    if (step.login) saved[step.token] = body.accessToken;
    for (const [name, expression] of Object.entries(step.save ?? {}))
      saved[name] = at(body, expression);
    const expected = Object.entries(step.expect ?? {}).map(
      ([name, value]) => `${fill(name)}: ${JSON.stringify(value)}`,
    );
    console.log(`  ok   ${step.say} → ${[step.status, ...expected].join(', ')}`);
    count += 1;
  }
}
console.log(`\n${count} steps, each answer as stated.`);
