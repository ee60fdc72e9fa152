import path from 'node:path';
import { root } from '../server/functions.js';
import { bundle, makeBundles, readContents } from './bundle.js';

export const packagesFolder = path.join(root, 'lib/generated/packages');

/**
 * Of the packages, what the functions use of them, by the file that it becomes. What is loaded at one moment is one file: Node takes
 * longer to find and read a package's many files than to run them (docs/decisions/0022).
 */
export const BUNDLES: Readonly<Record<string, string>> = {
  database: `export { PrismaPg } from '@prisma/adapter-pg';
export { default as pg } from 'pg';
export { PrismaClient } from '../prisma/client.js';
`,
  ids: `export { v7 } from 'uuid';
`,
  redis: `export { Ratelimit } from '@upstash/ratelimit';
export { Redis } from '@upstash/redis';
`,
  tokens: `export * as errors from 'jose/errors';
export { SignJWT } from 'jose/jwt/sign';
export { jwtVerify } from 'jose/jwt/verify';
`,
};

/** The packages as lib/generated/packages has them, with their types. Wants Prisma's client. About half a second, or 5 ms. */
export const bundlePackages = (): Promise<void> =>
  makeBundles(packagesFolder, ['dev/bundles/bundle.ts', 'dev/bundles/packages.ts'], async () => {
    const files = new Map<string, string>();
    const contents: Record<string, readonly string[]> = {};
    for (const [name, exported] of Object.entries(BUNDLES)) {
      const { code, packages } = await bundle({
        stdin: { contents: exported, resolveDir: packagesFolder, loader: 'ts' },
      });
      contents[name] = packages;
      files.set(`${name}.js`, code).set(`${name}.d.ts`, exported);
    }
    return { files, contents };
  });

/** The packages of which something is in each of the files. */
export const readBundledPackages = () => readContents(packagesFolder);
