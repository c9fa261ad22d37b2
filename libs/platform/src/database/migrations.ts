import { readFile, readdir, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { DiffTarget, MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import { StartError } from '../errors/start-error';

/**
 * Prisma Migrate without its native engine, which the CLI would download: the same engine as WebAssembly applies the
 * same folder and keeps the same `_prisma_migrations` table, so `prisma migrate deploy` agrees with it.
 */
const SCHEMA_FILTER = { externalTables: [], externalEnums: [] };

type Bindings = typeof import('@prisma/schema-engine-wasm/schema_engine_bg');

let bindings: Promise<Bindings> | undefined;

// Node 20 does not import .wasm modules, so the module's glue code is bound to its instance by hand.
async function loadBindings(): Promise<Bindings> {
  const require = createRequire(__filename);
  const entry = require.resolve('@prisma/schema-engine-wasm');
  const glue = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as Bindings & {
    __wbg_set_wasm(exports: WebAssembly.Exports): void;
  };
  const bytes = await readFile(path.join(path.dirname(entry), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': glue,
  });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue;
}

/**
 * The adapter cuts a script at every semicolon, which breaks function bodies; the server itself can tell statements
 * apart, and runs a script sent whole in one implicit transaction, so that a failing migration leaves nothing behind.
 */
class WholeScriptAdapterFactory extends PrismaPg {
  private readonly opened: Awaited<ReturnType<PrismaPg['connect']>>[] = [];

  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    this.opened.push(adapter);
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  }

  /** The engine leaves its connections open. */
  async close(): Promise<void> {
    await Promise.all(this.opened.map((adapter) => adapter.dispose()));
  }
}

async function withEngine<T>(
  databaseUrl: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  bindings ??= loadBindings();
  const { SchemaEngine } = await bindings;
  const factory = new WholeScriptAdapterFactory({ connectionString: databaseUrl });
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
  try {
    return await work(engine);
  } finally {
    engine.free();
    await factory.close();
  }
}

async function readMigrations(folder: string): Promise<MigrationList> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: {
          tag: 'ok' as const,
          value: await readFile(path.join(folder, name, 'migration.sql'), 'utf8'),
        },
      },
    })),
  );
  const lock = await readFile(path.join(folder, 'migration_lock.toml'), 'utf8').catch(() => null);
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: lock },
    shadowDbInitScript: '',
    migrationDirectories,
  };
}

/**
 * Applies all migrations that the database has not had yet.
 * @returns names of those applied now
 * @throws StartError when the server cannot be reached or refuses a migration
 */
export async function migrate(databaseUrl: string, folder: string): Promise<string[]> {
  try {
    const migrationsList = await readMigrations(folder);
    return await withEngine(databaseUrl, async (engine) => {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList,
        filters: SCHEMA_FILTER,
      });
      return appliedMigrationNames;
    });
  } catch (error) {
    throw new StartError(`The database could not be migrated: ${(error as Error).message}`);
  }
}

/** The schema that the migrations so far amount to: one text beside them, rewritten with each new one. */
const SNAPSHOT = 'schema.snapshot';

/** All schema files as one text. */
export async function readSchema(schemaFolder: string): Promise<string> {
  const names = (await readdir(schemaFolder)).filter((name) => name.endsWith('.prisma')).sort();
  const texts = await Promise.all(
    names.map((name) => readFile(path.join(schemaFolder, name), 'utf8')),
  );
  return texts.join('\n');
}

/** True when the schema files say nothing beyond the migrations. */
export async function isMigrationComplete(folder: string, schemaFolder: string): Promise<boolean> {
  return (await readSnapshot(folder)) === (await readSchema(schemaFolder));
}

/**
 * Writes the next migration: what the schema files say beyond the snapshot.
 * What Prisma cannot say (checks, triggers, functions) is added to the file by hand before it is committed.
 * @param serverUrl any PostgreSQL server: the engine insists on a connection, and leaves it alone
 * @returns name of the new migration folder, or null when nothing has changed
 */
export async function createMigration(
  serverUrl: string,
  folder: string,
  schemaFolder: string,
  migrationName: string,
): Promise<string | null> {
  await mkdir(folder, { recursive: true });
  const before = await readSnapshot(folder);
  const after = await readSchema(schemaFolder);
  const script = await difference(serverUrl, before, after);
  if (script === '') return null;
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const name = `${stamp}_${migrationName}`;
  await mkdir(path.join(folder, name));
  await writeFile(path.join(folder, name, 'migration.sql'), script);
  await writeFile(path.join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  await writeFile(path.join(folder, SNAPSHOT), after);
  return name;
}

async function readSnapshot(folder: string): Promise<string> {
  return readFile(path.join(folder, SNAPSHOT), 'utf8').catch(() => '');
}

async function difference(serverUrl: string, before: string, after: string): Promise<string> {
  const datamodel = (content: string): DiffTarget => ({
    tag: 'schemaDatamodel',
    files: [{ path: 'schema.prisma', content }],
  });
  return withEngine(serverUrl, async (engine) => {
    const { stdout } = await engine.diff({
      from: before === '' ? { tag: 'empty' } : datamodel(before),
      to: datamodel(after),
      script: true,
      exitCode: null,
      filters: SCHEMA_FILTER,
    });
    const script = (stdout ?? '').trim();
    return script === '-- This is an empty migration.' ? '' : `${script}\n`;
  });
}
