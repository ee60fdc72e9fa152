import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startDevServer } from '../dev/processes.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the app of this run is served, as it is deployed. */
    site: string;
  }
}

/** One server for all files that neither end it nor tell its services to fail; each test has accounts of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'shizi-browser-'));
  const many = '100000';
  const server = await startDevServer({
    DATA_DIR: folder,
    WEB_APP: 'built',
    BCRYPT_COST: '4',
    LIMIT_REGISTER_PER_MINUTE: many,
    LIMIT_LOGIN_PER_MINUTE: many,
  });
  project.provide('site', server.url);
  return async () => {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  };
}
