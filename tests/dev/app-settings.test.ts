import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('a build of the web app', () => {
  /** The app's build beside a `.env`; whatever a developer has in theirs stays as it is. */
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shizi-settings-'));
    mkdirSync(path.join(folder, 'web'));
    for (const file of ['package.json', 'web/package.json', 'web/vite.config.ts', 'web/build'])
      cpSync(path.join(root, file), path.join(folder, file), { recursive: true });
    for (const file of ['node_modules', 'web/node_modules'])
      symlinkSync(path.join(root, file), path.join(folder, file));
    writeFileSync(
      path.join(folder, '.env'),
      'VITE_OPERATOR_NAME="The evening school"\nVITE_OPERATOR_CONTACT=ming@example.com\nJWT_SECRET=not-public\nNODE_ENV=development\n',
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  /** All that pages may read of the environment, as Vite puts it into a build. */
  const publicSettings = (environment: Readonly<Record<string, string>>): unknown => {
    const script = `import { resolveConfig } from 'vite';
      const { env } = await resolveConfig({}, 'build', 'production', 'production');
      console.log(JSON.stringify(env));`;
    return JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
        cwd: path.join(folder, 'web'),
        env: { PATH: process.env.PATH, ...environment },
        encoding: 'utf8',
      }),
    );
  };

  it('names the operator of the project’s .env, takes nothing secret from it, and stays a build of production', () => {
    expect(publicSettings({})).toEqual({
      VITE_OPERATOR_NAME: 'The evening school',
      VITE_OPERATOR_CONTACT: 'ming@example.com',
      BASE_URL: '/',
      MODE: 'production',
      DEV: false,
      PROD: true,
    });
  });

  it('names the operator of the environment before that of a file, as the platform sets it', () => {
    expect(publicSettings({ VITE_OPERATOR_NAME: 'The morning school' })).toMatchObject({
      VITE_OPERATOR_NAME: 'The morning school',
    });
  });
});
