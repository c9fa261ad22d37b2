import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isMigrationComplete } from '@gongshu/platform';

const ROOT = path.resolve(__dirname, '../..');

function files(folder: string, ending: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      return ['node_modules', 'generated', 'dist'].includes(entry.name) ? [] : files(name, ending);
    }
    return name.endsWith(ending) ? [name] : [];
  });
}

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const CONTEXTS = readdirSync(path.join(ROOT, 'libs'));

/** Prisma delegate (`dataGroup`) → the context whose schema file declares the model. */
function delegateOwners(): Map<string, string> {
  const owners = new Map<string, string>();
  for (const file of files('prisma/schema', '.prisma')) {
    const context = path.basename(file, '.prisma');
    for (const [, model] of read(file).matchAll(/^model (\w+) \{/gm)) {
      owners.set(model!.charAt(0).toLowerCase() + model!.slice(1), context);
    }
  }
  return owners;
}

describe('the tree is tidy', () => {
  const sources = files('libs', '.ts').filter((file) => !file.endsWith('.spec.ts'));

  it('only the owning context touches its tables', () => {
    const owners = delegateOwners();
    // The write path of the HTTP edge keeps the idempotency keys of the platform.
    owners.delete('idempotencyKey');
    const foreign = [
      ...sources,
      ...files('apps', '.ts').filter((f) => !f.endsWith('.spec.ts')),
    ].flatMap((file) => {
      const context = file.split('/')[1]!;
      return [...read(file).matchAll(/\b(?:tx|db|prisma)\.([a-z]\w+)\b/g)]
        .map(([, delegate]) => delegate!)
        .filter((delegate) => owners.has(delegate) && owners.get(delegate) !== context)
        .map((delegate) => `${file}: ${delegate}`);
    });
    expect(foreign).toEqual([]);
  });

  it('raw SQL stands in query files, on the hot path of metering and in the platform alone', () => {
    const allowed = /^libs\/(platform|http)\/|\.queries\.ts$|^libs\/metering\/src\//;
    const raw = sources.filter(
      (file) =>
        !allowed.test(file) && /\$(queryRaw|executeRaw)|\bpool\.(query|connect)\b/.test(read(file)),
    );
    expect(raw).toEqual([]);
  });

  it('every library says what it is', () => {
    for (const context of CONTEXTS) {
      expect([context, read(`libs/${context}/README.md`).length > 200]).toEqual([context, true]);
    }
  });

  it('no file speaks of one machine, of work left for later or of a switched-off check', () => {
    const forbidden = [
      new RegExp(['/', 'work/'].join('')),
      new RegExp(['/', 'root/'].join('')),
      new RegExp(['TO', 'DO'].join('') + '\\b'),
      new RegExp(['eslint', 'disable'].join('-')),
      new RegExp(['@ts', 'ignore'].join('-')),
      new RegExp('\\b(?:it|test|describe)\\.(?:skip|only|todo)\\b'),
    ];
    const all = ['apps', 'libs', 'prisma', 'test', 'scripts', 'docs', 'bench', '.ci'].flatMap(
      (folder) => files(folder, ''),
    );
    const offences = all
      .filter(
        (file) =>
          statSync(path.join(ROOT, file)).size < 1_000_000 && !/\.(csv|parquet)$/.test(file),
      )
      .flatMap((file) => forbidden.filter((f) => f.test(read(file))).map((f) => `${file}: ${f}`));
    expect(offences).toEqual([]);
  });

  it('the migrations amount to the schema', async () => {
    const complete = await isMigrationComplete(
      path.join(ROOT, 'prisma/migrations'),
      path.join(ROOT, 'prisma/schema'),
    );
    expect(complete).toBe(true);
  });

  it('dependencies are pinned to exact versions', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+/)]);
    }
  });
});
