import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import { type Migration, migrationsFolder, readMigrations, schemaFile } from './migrations.js';
import { SchemaAdapterFactory } from './schema-adapter.js';

/** As much of the global as is used here; the types of Node do not name it. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
};

const NO_FILTER = { externalTables: [], externalEnums: [] };

export interface EngineOptions {
  /** Any database of a server on which a shadow database may be made. */
  readonly url: string;
  readonly migrations?: readonly Migration[];
  /** The text of schema.prisma. */
  readonly schema?: string;
}

/** The SQL that leads from the migrations to the schema; empty when they agree. Needs a shadow database. */
export async function diffMigrations(options: EngineOptions): Promise<string> {
  const migrations = options.migrations ?? readMigrations();
  const schema = options.schema ?? readFileSync(schemaFile, 'utf8');
  return withEngine(options.url, schema, async (schemaEngine) => {
    const { exitCode, stdout } = await schemaEngine.diff({
      // without a migration the engine refuses to make a shadow database, and needs none
      from: migrations.length > 0 ? { tag: 'migrations', ...migrationsList(migrations) } : { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content: schema }] },
      script: true,
      exitCode: true,
      filters: NO_FILTER,
    });
    return exitCode === 2 ? (stdout ?? '') : '';
  });
}

/** What Prisma's own engine says of a database's history: the judgement of `prisma migrate status`. */
export function diagnoseHistory(
  url: string,
  migrations: readonly Migration[] = readMigrations(),
): Promise<engine.DiagnoseMigrationHistoryOutput> {
  return withEngine(url, readFileSync(schemaFile, 'utf8'), (schemaEngine) =>
    schemaEngine.diagnoseMigrationHistory({
      migrationsList: migrationsList(migrations),
      optInToShadowDatabase: true,
      filters: NO_FILTER,
    }),
  );
}

/** `prisma migrate deploy` itself; returns the names that it applied. */
export async function deployWithEngine(url: string, migrations: readonly Migration[] = readMigrations()) {
  const { appliedMigrationNames } = await withEngine(url, readFileSync(schemaFile, 'utf8'), (schemaEngine) =>
    schemaEngine.applyMigrations({ migrationsList: migrationsList(migrations), filters: NO_FILTER }),
  );
  return appliedMigrationNames;
}

function migrationsList(migrations: readonly Migration[]) {
  const lockFile = path.join(migrationsFolder, 'migration_lock.toml');
  return {
    baseDir: migrationsFolder,
    lockfile: {
      path: 'migration_lock.toml',
      content: existsSync(lockFile) ? readFileSync(lockFile, 'utf8') : null,
    },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  };
}

/**
 * Prisma's schema engine as WebAssembly: the code of the program that the CLI would download, driven through the
 * ordinary driver. Errors of the driver, which the engine replaces by a number, are thrown as they were.
 */
async function withEngine<T>(url: string, schema: string, run: (e: engine.SchemaEngine) => Promise<T>): Promise<T> {
  const panicked = loadEngine();
  const factory = bindMigrationAwareSqlAdapterFactory(new SchemaAdapterFactory(url));
  const attempt = async () => {
    const schemaEngine = await engine.SchemaEngine.new(
      { datamodels: [[schemaFile, schema]] },
      () => undefined,
      factory,
    );
    try {
      return await run(schemaEngine);
    } finally {
      schemaEngine.free();
    }
  };
  try {
    return await Promise.race([attempt(), panicked]);
  } catch (error) {
    const reference = /external error \(reference id: (\d+)\)/.exec(String(error))?.[1];
    const original = reference && factory.errorRegistry.consumeError(Number(reference))?.error;
    throw original || error;
  }
}

let isLoaded = false;
let onPanic: (message: string) => void = () => undefined;

/** A panic inside WebAssembly settles no promise: the promise that is returned is rejected by one. */
function loadEngine(): Promise<never> {
  const panicked = new Promise<never>((_, reject) => {
    onPanic = (message) => reject(new Error(`The schema engine panicked: ${message}`));
  });
  panicked.catch(() => undefined);
  if (isLoaded) return panicked;
  // Its own entry imports the .wasm file as a module, which Node cannot do yet.
  const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const code = readFileSync(path.join(path.dirname(glue), 'schema_engine_bg.wasm'));
  const imports = { './schema_engine_bg.js': engine };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), imports);
  engine.__wbg_set_wasm(exports);
  (exports.__wbindgen_start as () => void)();
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => onPanic(message) } });
  isLoaded = true;
  return panicked;
}
