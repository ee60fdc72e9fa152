import process from 'node:process';
import { defineConfig } from 'prisma/config';

// `generate`, `validate` and `format` need no schema engine, but the CLI downloads it before any of them unless this
// names an existing file. Commands that do need it (`migrate deploy`) are left alone.
const needsNoEngine = ['generate', 'validate', 'format'].includes(process.argv[2] ?? '');
if (needsNoEngine && !process.argv.includes('--sql')) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

const url = process.env.DIRECT_URL || process.env.DATABASE_URL;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'tsx prisma/seed.ts' },
  ...(url ? { datasource: { url } } : {}),
});
