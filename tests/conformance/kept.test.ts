import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ContractServer, SECRET, startContractServer } from '../contract/server.js';
import { answered, type ProxyServer, startProxy } from '../support/proxy.js';
import { runTool } from '../support/tool.js';

const folder = mkdtempSync(path.join(tmpdir(), 'shizi-conformance-'));
let server: ContractServer;
beforeAll(async () => {
  server = await startContractServer();
}, 120_000);
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

let proxy: ProxyServer | undefined;
afterEach(() => proxy?.close());

const conform = (url: string, parameters: readonly string[] = [], environment: Record<string, string> = {}) =>
  runTool('dev/conformance/main.ts', [url, ...parameters], environment);
const live = async () => {
  const [row] = await server.database.sql<{ count: number }>(
    'SELECT count(*)::int AS count FROM users WHERE deleted_at IS NULL',
  );
  return row?.count;
};

describe('against ours', () => {
  test('every promise is kept, under a path of its own and behind protection, with three accounts, of which none is left', async () => {
    let accounts = 0;
    proxy = await startProxy(
      server.origin,
      async ({ forward, path: at }, { headers }) => {
        if (headers['x-vercel-protection-bypass'] !== 'opens-it') return answered(401, {});
        const answer = await forward();
        if (at.endsWith('/auth/register') && answer.status === 201) accounts += 1;
        return answer;
      },
      { prefix: '/some/where' },
    );
    const file = path.join(folder, 'report.xml');
    const { code, output } = await conform(proxy.url, ['--junit', file], {
      CONFORMANCE_JWT_SECRET: SECRET,
      VERCEL_AUTOMATION_BYPASS_SECRET: 'opens-it',
    });
    const [, passed] = /(\d+) passed, 0 failed, 0 skipped/.exec(output) ?? [];
    expect(code, output.slice(-3_000)).toBe(0);
    expect(Number(passed)).toBeGreaterThan(400);
    expect(readFileSync(file, 'utf8')).toContain(`<testsuites tests="${passed}" failures="0" skipped="0"`);
    for (const secret of [SECRET, 'opens-it']) expect(output).not.toContain(secret);
    expect([accounts, await live()]).toEqual([3, 0]);
  }, 180_000);

  test('without the secret what needs it is counted as skipped, and text chooses checks', async () => {
    const { code, output } = await conform(server.origin, ['--only', 'getMe: a token']);
    expect([code, output]).toEqual([0, expect.stringMatching(/\d passed, 0 failed, 3 skipped/)]);
    expect(await live()).toBe(0);
  });

  test('text that no check has in its name is said', async () => {
    const { code, output } = await conform(server.origin, ['--only', 'no such promise']);
    expect([code, output]).toEqual([2, expect.stringContaining('No check has "no such promise" in its name.')]);
  });
});
