import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, startDevServer } from './processes.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const ORIGIN = 'http://localhost:5173';

describe('the walk of the README', () => {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'shizi-readme-'));
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startDevServer({ DATA_DIR: dataFolder });
  });
  afterAll(async () => {
    await server.end();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('goes from registration to statistics as it is printed', async () => {
    const [, walk = ''] = /<!-- walk -->\s+```sh\n([\s\S]+?)```/.exec(readme) ?? [];
    expect(walk).toContain(ORIGIN);
    const script = walk.replaceAll(ORIGIN, server.url);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script]);
    const [batch, word, statistics, loggedOut, ...rest] = stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(rest).toEqual([]);
    expect(batch).toMatchObject([{ studyCount: 1, correctCount: 1, state: 'learning' }]);
    expect(word).toMatchObject({ studyCount: 1, events: [{ kind: 'review', rating: 'good', voided: false }] });
    expect(statistics).toMatchObject({
      studiedWords: 1,
      reviewedToday: 1,
      introducedToday: 1,
      streakDays: 1,
      accuracy: 1,
    });
    expect(loggedOut).toEqual({ success: true });
  });

  it('shows an error as it is', async () => {
    const [, printed = ''] = /```json\n([\s\S]+?)```/.exec(readme) ?? [];
    const response = await fetch(`${server.url}/api/v1/progress`);
    expect({ ...((await response.json()) as object), requestId: '…' }).toEqual(JSON.parse(printed));
  });
});

it('its commands are scripts of package.json', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const mentioned = [...readme.matchAll(/npm run ([\w:]+)/g), ...readme.matchAll(/`(db:\w+)`/g)].map(
    ([, name]) => name,
  );
  expect(mentioned.filter((name) => !name || !(name in scripts))).toEqual([]);
});
