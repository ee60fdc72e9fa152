import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildVocabulary } from '../prisma/vocabulary/build.js';
import { copySwaggerUi } from './api-docs.js';
import { bundleFunctions } from './bundles/functions.js';
import { bundlePackages } from './bundles/packages.js';
import { copyStrokes } from './strokes.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

/** Makes everything that is generated and git-ignored. A step does nothing when what it made is still current. */
export async function generateAll(): Promise<void> {
  buildVocabulary();
  const { vocabulary } = await import('../lib/generated/vocabulary.js');
  const withoutStrokes = copyStrokes(vocabulary.words);
  if (withoutStrokes.length > 0) console.warn(`No stroke order for ${withoutStrokes.join(' ')}`);
  await copySwaggerUi();
  await generatePrismaClient();
  await bundlePackages();
  await bundleFunctions();
}

/** The Prisma client in lib/generated/prisma, from prisma/schema.prisma; needs no network. About 2 s, or 5 ms. */
export async function generatePrismaClient(): Promise<void> {
  const cliPackage = require.resolve('prisma/package.json');
  const hash = createHash('sha256')
    .update(readFileSync(path.join(root, 'prisma/schema.prisma')))
    .update(readFileSync(cliPackage))
    .digest('hex');
  const folder = path.join(root, 'lib/generated/prisma');
  const stamp = path.join(folder, '.stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const cli = path.join(path.dirname(cliPackage), 'build/index.js');
  await promisify(execFile)(process.execPath, [cli, 'generate'], {
    cwd: root,
    env: { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
  });
  writeFileSync(stamp, hash);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generateAll();
