// `npm run bench -- NAME [--quick] [--seconds N] [--repetitions N]`: measures, and ends with one JSON line (docs/benches.md).
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from '../scripts/build.mjs';

const BENCHES = {
  catalog: () => import('./catalog.mjs'),
  gateway: () => import('./gateway.mjs'),
  upload: () => import('./upload.mjs'),
};

/** One sentence, and the end. */
function refuse(sentence) {
  console.error(`${sentence}\nnpm run bench -- NAME [--quick] [--seconds N] [--repetitions N]`);
  console.error(`Names: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        seconds: { type: 'string' },
        repetitions: { type: 'string' },
        // Of the larger catalog; the other has a tenth.
        products: { type: 'string' },
        // For the smoke test, which has built already.
        'no-build': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return refuse(error.message);
  }
}

function positive(text, fallback, name, digits = 4) {
  if (text === undefined) return fallback;
  if (!/^[1-9]\d*$/.test(text) || text.length > digits) {
    refuse(`--${name} takes a number from 1 to ${'9'.repeat(digits)}.`);
  }
  return Number(text);
}

const { values, positionals } = readArguments();
const [name, ...rest] = positionals;
if (!Object.hasOwn(BENCHES, name ?? '') || rest.length > 0) refuse('Name one bench.');
const options = {
  seconds: positive(values.seconds, values.quick ? 1 : 5, 'seconds'),
  repetitions: positive(values.repetitions, values.quick ? 1 : 5, 'repetitions'),
  products: positive(values.products, values.quick ? 10_000 : 100_000, 'products', 6),
  quick: values.quick,
};
if (!existsSync(new URL('../node_modules', import.meta.url))) refuse('Run "npm ci" first.');
if (!values['no-build']) await build();

const { run } = await BENCHES[name]();
try {
  const { figures, ratios, skipped, conditions } = await run(options);
  const { repetitions } = options;
  console.log(JSON.stringify({ bench: name, repetitions, figures, ratios, skipped, conditions }));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
