import { spawnSync } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

const run = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, ['bench/run.mjs', '--no-build', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
/** With no program in PATH but node itself: what a machine without any peer gets. */
const bench = (...args: string[]) => run(args, { PATH: '/nowhere' });

describe('A bench', () => {
  it('ends with its JSON line, and says what it skipped', () => {
    const { status, stdout } = bench('gateway', '--quick');
    expect(status).toBe(0);
    expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toEqual({
      bench: 'gateway',
      repetitions: 1,
      figures: {},
      ratios: {},
      skipped: [expect.stringContaining('wrk is not installed')],
      conditions: expect.stringContaining('wrk -c 64 for 1 s, 1 KiB'),
    });
  });

  it('of uploads measures both sides, and the memory of all that we run', () => {
    const { status, stdout } = run(['upload', '--quick']);
    expect(status).toBe(0);
    const { figures, ratios, skipped } = JSON.parse(stdout.trim().split('\n').at(-1)!);
    for (const key of ['oursS', 'duckdbCopyS', 'peakRssMb', 'marketRssMb', 'conversionRssMb']) {
      expect([key, figures[key] > 0]).toEqual([key, true]);
    }
    expect(ratios.vsDuckdbCopy).toBeGreaterThan(0);
    expect(skipped).toEqual([]);
  }, 60_000);

  it('of the catalog measures searches and suggestions at two sizes', () => {
    const { status, stdout } = run(['catalog', '--quick', '--products', '300']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toEqual({
      bench: 'catalog',
      repetitions: 1,
      figures: {
        searchP95Ms: expect.any(Number),
        suggestP95Ms: expect.any(Number),
        searchP50Ms: expect.any(Number),
        suggestP50Ms: expect.any(Number),
      },
      ratios: { growth10x: expect.any(Number) },
      skipped: [],
      conditions: expect.stringContaining('300 and 30 products'),
    });
  });

  it.each([[], ['nonsense'], ['gateway', '--seconds', '0'], ['gateway', '--fast']])(
    'that is not asked for properly says how, and ends with 2: %s',
    (...args) => {
      const { status, stderr } = bench(...args);
      expect(status).toBe(2);
      expect(stderr).toContain('Names: catalog, gateway, upload.');
    },
  );
});
