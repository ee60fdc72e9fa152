import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deploy } from '../../dev/database/migrations.js';
import { startPostgres } from '../../dev/database/postgres.js';
import type { FirstAnswer, FirstRequest } from '../../dev/platform/first-answer.js';
import type { Deployed } from '../../dev/platform/launch.js';
import { askFirst, type FunctionReport } from '../../dev/platform/report.js';
import { seed } from '../../prisma/seed.js';
import { startTestStandIns } from '../support/stand-ins.js';

/**
 * The first answer of each function, in the order of a learner's day: every one has a session, a database and its services, so that
 * all is loaded that a good answer takes. Speech and dialogues are asked twice: the first time they are bought.
 */
export async function firstAnswersOf(
  deployed: Deployed,
  reports: readonly FunctionReport[],
): Promise<{ readonly bought: ReadonlyMap<string, FirstAnswer>; readonly first: ReadonlyMap<string, FirstAnswer> }> {
  const [postgres, standIns] = await Promise.all([startPostgres(), startTestStandIns()]);
  try {
    const url = postgres.url();
    await deploy(url);
    await seed(url);
    const settings = {
      ...standIns.environment,
      DATABASE_URL: url,
      JWT_SECRET: 'x'.repeat(32),
      NODE_ENV: 'test',
      BCRYPT_COST: '4',
    };
    const byName = new Map(reports.map((report) => [report.name, report]));
    const ask = async (name: string, request: Omit<FirstRequest, 'path'> & { path?: string }) => {
      const report = byName.get(name);
      if (!report) throw new Error(`There is no function ${name}.`);
      const path = request.path ?? `/api/${name.replace(/\/index$/, '')}`;
      return askFirst(deployed, report, { ...request, path }, settings);
    };
    const first = new Map<string, FirstAnswer>();
    const bought = new Map<string, FirstAnswer>();
    const note = async (name: string, request: Parameters<typeof ask>[1]) => {
      const answer = await ask(name, request);
      first.set(name, answer);
      return answer;
    };

    const account = { email: 'ming@example.com', password: 'seven green kites' };
    const registered = await note('v1/auth/register', { method: 'POST', body: account });
    const { tokens } = JSON.parse(registered.text) as { tokens: { accessToken: string; refreshToken: string } };
    const { accessToken, refreshToken } = tokens;
    const list = new URL('../../web/public/vocabulary/hsk-2025-1.json', import.meta.url);
    const [{ id: wordId }] = (JSON.parse(readFileSync(list, 'utf8')) as { words: [{ id: string }] }).words;
    const review = { wordId, id: randomUUID(), rating: 'good', at: new Date().toISOString() };
    await note('v1/health', { method: 'GET' });
    await note('v1/auth/login', { method: 'POST', body: account });
    await note('v1/auth/me', { method: 'GET', accessToken });
    await note('v1/progress/index', { method: 'GET', accessToken });
    await note('v1/progress/batch', { method: 'POST', accessToken, body: { updates: [review] } });
    await note('v1/progress/[wordId]', { method: 'GET', accessToken, path: `/api/v1/progress/${wordId}` });
    await note('v1/progress/stats', { method: 'GET', accessToken });
    const bodies = { 'v1/tts': { text: '识字' }, 'v1/conversations': { type: 'text', wordId } };
    for (const [name, body] of Object.entries(bodies)) {
      bought.set(name, await ask(name, { method: 'POST', accessToken, body }));
      await note(name, { method: 'POST', accessToken, body });
    }
    await note('v1/auth/refresh', { method: 'POST', body: { refreshToken } });
    await note('v1/auth/logout', { method: 'POST', accessToken });
    return { bought, first };
  } finally {
    await Promise.all([postgres.stop(), standIns.close()]);
  }
}
