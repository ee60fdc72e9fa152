import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { hash } from 'bcryptjs';
import { readBuiltFunctions } from '../../../dev/platform/build.js';
import { issueAccess, issueRefresh } from '../../progress/api.js';
import { createLearner } from '../../progress/learners.js';
import { send } from './load.js';
import { median, type Spread, spreadOf } from './numbers.js';
import { nextMessage, type ServerName, servers, startProgram, startServer } from './processes.js';
import type { World } from './world.js';

/** What a process is asked first. */
export interface FirstRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** With /api/v1. */
  readonly path: string;
  readonly token: string;
  readonly body?: unknown;
}

export interface ColdResult {
  readonly kind: 'cold';
  readonly name: string;
  readonly title: string;
  readonly rounds: number;
  readonly hasSdk: boolean;
  readonly ms: Readonly<Record<ServerName, number>>;
  /** The time of the baseline for that of ours, in each round. */
  readonly ratio: Spread;
}

export interface ColdCase {
  readonly name: string;
  /** Below api/, without its ending. */
  readonly file: string;
  readonly hasSdk: boolean;
  /** For ours alone. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly first: (asked: Asked) => Omit<FirstRequest, 'token'>;
}

/** Who asks: an account of its own for each start, since some end their session or rotate its token. */
interface Asked {
  readonly email: string;
  readonly refreshToken: string;
  readonly wordId: string;
}

const PASSWORD = 'seven green kites';
/** As in tests: what is compared is the start, not bcrypt. */
const SETTINGS = { NODE_ENV: 'test', BCRYPT_COST: '4' };

const get = (path: string) => () => ({ method: 'GET', path: `/api/v1${path}` }) as const;
const post = (path: string, body: (asked: Asked) => unknown) =>
  ((asked) => ({ method: 'POST', path: `/api/v1${path}`, body: body(asked) })) satisfies ColdCase['first'];
const goodReview = ({ wordId }: { wordId: string }) => ({
  updates: [{ wordId, id: randomUUID(), rating: 'good', at: new Date().toISOString() }],
});

/** One for each function. */
export const coldCases: readonly ColdCase[] = [
  {
    name: 'cold-health',
    file: 'v1/health',
    hasSdk: false,
    // it would ask them, too, which the baseline does not
    settings: { GOOGLE_TTS_ENDPOINT: '', GCS_ENDPOINT: '', GCS_BUCKET: '', GEMINI_ENDPOINT: '', GEMINI_API_KEY: '' },
    first: get('/health'),
  },
  {
    name: 'cold-login',
    file: 'v1/auth/login',
    hasSdk: false,
    first: post('/auth/login', ({ email }) => ({ email, password: PASSWORD })),
  },
  {
    name: 'cold-register',
    file: 'v1/auth/register',
    hasSdk: false,
    first: post('/auth/register', () => ({ email: `${randomUUID()}@example.test`, password: PASSWORD })),
  },
  {
    name: 'cold-refresh',
    file: 'v1/auth/refresh',
    hasSdk: false,
    first: post('/auth/refresh', ({ refreshToken }) => ({ refreshToken })),
  },
  { name: 'cold-logout', file: 'v1/auth/logout', hasSdk: false, first: post('/auth/logout', () => ({})) },
  { name: 'cold-me', file: 'v1/auth/me', hasSdk: false, first: get('/auth/me') },
  { name: 'cold-progress', file: 'v1/progress/index', hasSdk: false, first: get('/progress') },
  {
    name: 'cold-word',
    file: 'v1/progress/[wordId]',
    hasSdk: false,
    first: ({ wordId }) => ({ method: 'PUT', path: `/api/v1/progress/${wordId}`, body: { studyCount: 1 } }),
  },
  { name: 'cold-batch', file: 'v1/progress/batch', hasSdk: false, first: post('/progress/batch', goodReview) },
  { name: 'cold-stats', file: 'v1/progress/stats', hasSdk: false, first: get('/progress/stats') },
  { name: 'cold-tts', file: 'v1/tts', hasSdk: true, first: post('/tts', () => ({ text: '识字' })) },
  {
    name: 'cold-conversations',
    file: 'v1/conversations',
    hasSdk: true,
    first: post('/conversations', ({ wordId }) => ({ type: 'text', wordId })),
  },
];

/** From importing what serves to its first good answer, each time in a fresh process; both servers in turn. */
export async function measureColdStart(world: World, measured: ColdCase, rounds: number): Promise<ColdResult> {
  const { name, file, hasSdk, first } = measured;
  const passwordHash = await hash(PASSWORD, 4);
  const request = async (): Promise<FirstRequest> => {
    const learner = await createLearner(world);
    const email = `${randomUUID()}@example.test`;
    await world.sql('UPDATE users SET email = $2, password_hash = $3 WHERE id = $1', [
      learner.userId,
      email,
      passwordHash,
    ]);
    const refreshToken = await issueRefresh(learner);
    const asked = first({ email, refreshToken, wordId: world.words[0]?.id ?? '' });
    return { ...asked, token: await issueAccess(learner) };
  };
  if (hasSdk) await fillCaches(world, await request());

  const built = readBuiltFunctions(world.deployed.functions)[`${file}.ts`];
  const handler = path.join(world.deployed.functions, built?.folder ?? '', built?.handler ?? '');
  const ms: Record<ServerName, number[]> = { ours: [], baseline: [] };
  // the first of each reads the files into the system's memory
  for (let round = -1; round < rounds; round += 1) {
    for (const server of servers) {
      const asked = { ...(await request()), ...(server === 'ours' && { file: handler }) };
      const tookMs = await startCold(world, server, asked, server === 'ours' ? measured.settings : {});
      if (round >= 0) ms[server].push(tookMs);
    }
  }
  return {
    kind: 'cold',
    name,
    title: `cold start of ${file}`,
    rounds,
    hasSdk,
    ms: { ours: median(ms.ours), baseline: median(ms.baseline) },
    ratio: spreadOf(ms.ours.map((oursMs, index) => (ms.baseline[index] ?? Number.NaN) / oursMs)),
  };
}

async function startCold(world: World, server: ServerName, asked: FirstRequest, extra = {}): Promise<number> {
  const { environment } = world.program(server, { ...SETTINGS, ...extra });
  const child = startProgram({ name: `cold-${server}`, parameters: [JSON.stringify(asked)], environment });
  const { status, tookMs } = await nextMessage<{ status: number; tookMs: number }>(child);
  if (status < 200 || status > 299) throw new Error(`the first answer of ${server} to ${asked.path} was ${status}`);
  return tookMs;
}

/** So that the first answer is a hit, which loads no client of Google in ours. */
async function fillCaches(world: World, { method, path: asked, token, body }: FirstRequest): Promise<void> {
  for (const name of servers) {
    const server = await startServer(world.program(name, SETTINGS));
    await send(server.url, { method, path: asked.replace('/api/v1', ''), token, body });
    await server.stop();
  }
}
