import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGemini } from '../../dev/stand-ins/gemini/server.js';
import { startGoogleTts } from '../../dev/stand-ins/google-tts/server.js';
import type { CallerOptions } from '../../dev/stand-ins/http/google.js';
import { startStorage } from '../../dev/stand-ins/storage/server.js';
import { joseTokens } from '../../lib/accounts/jose-tokens.js';
import { type ApiServer, isBuiltWanted, startApiServer, TEST_SECRET } from '../support/api-server.js';
import { startTestRedis } from '../support/redis.js';

export const GEMINI_KEY = 'a secret key of gemini';
const BUCKET = 'speech-test';

/** Everything that the speech functions talk to, on this machine. */
export type World = Awaited<ReturnType<typeof startWorld>>;

export interface WorldOptions {
  readonly sound?: 'tone' | 'espeak';
  readonly latencies?: boolean;
  /** Whose tokens the services of Google know, where there are accounts. */
  readonly accounts?: Readonly<Record<'tts' | 'storage', CallerOptions['knowsToken']>>;
}

export async function startWorld({ sound = 'tone', latencies = false, accounts }: WorldOptions = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'shizi-speech-'));
  const [redis, tts, storage, gemini] = await Promise.all([
    startTestRedis(),
    startGoogleTts({ sound, latencyMs: latencies ? 300 : 0, knowsToken: accounts?.tts }),
    startStorage({ folder, latencyMs: latencies ? 60 : 0, knowsToken: accounts?.storage }),
    startGemini({ latencyMs: latencies ? 1_500 : 0 }),
  ]);
  const environment = {
    UPSTASH_REDIS_REST_URL: redis.url,
    UPSTASH_REDIS_REST_TOKEN: redis.token,
    GOOGLE_TTS_ENDPOINT: tts.url,
    TTS_AUDIO_ENCODING: 'LINEAR16',
    GCS_BUCKET: BUCKET,
    GCS_ENDPOINT: storage.url,
    GCS_PUBLIC_BASE_URL: `${storage.url}/${BUCKET}`,
    GEMINI_API_KEY: GEMINI_KEY,
    GEMINI_ENDPOINT: gemini.url,
    LIMIT_TTS_PER_MINUTE: '1000000',
    LIMIT_CONVERSATIONS_PER_MINUTE: '1000000',
    QUOTA_CHARACTERS_PER_USER: '1000000',
    QUOTA_CHARACTERS: '1000000',
    QUOTA_DIALOGUES_PER_USER: '1000000',
    QUOTA_DIALOGUES: '1000000',
  };
  const servers: ApiServer[] = [];
  const count = (requests: Readonly<Record<string, number>>, operation: string) => requests[operation] ?? 0;
  const world = {
    // one that was closed may be replaced by another
    redis,
    tts,
    storage,
    gemini,
    folder,
    /**
     * The functions, as built where `TEST_TARGET` says so, or `main` of the sources; without any database unless it is named: whoever
     * asked one would fail.
     */
    serve: async (changes: Record<string, string> = {}, main?: string): Promise<ApiServer> => {
      const server = await startApiServer({
        ...(main ? { main } : { isBuilt: isBuiltWanted() }),
        databaseUrl: 'postgres://nobody@127.0.0.1:1/none',
        environment: { ...environment, CACHE_PREFIX: `test:${randomUUID()}`, ...changes },
      });
      servers.push(server);
      return server;
    },
    /** Requests that cost money, and those to the storage. */
    paid: () => ({
      speech: count(world.tts.requests(), 'synthesize'),
      dialogues: count(world.gemini.requests(), 'generateContent'),
      uploads: count(world.storage.requests(), 'upload'),
      storage: Object.values(world.storage.requests()).reduce((sum, requests) => sum + requests, 0),
    }),
    calm: () => {
      for (const standIn of [world.redis, world.tts, world.storage, world.gemini]) standIn.behave({});
    },
    stop: async () => {
      await Promise.all(servers.map((server) => server.kill('SIGKILL')));
      await Promise.all([world.redis, world.tts, world.storage, world.gemini].map((standIn) => standIn.close()));
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return world;
}

export async function newToken(userId: string = randomUUID()): Promise<string> {
  const tokens = joseTokens({
    issuer: 'shizi',
    current: { id: 'current', secret: TEST_SECRET },
    previous: undefined,
    accessSeconds: 900,
    clock: () => new Date(),
  });
  return tokens.issueAccess({ userId, sessionId: randomUUID() });
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly durationMs: number;
}

export interface Sent {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** One request; `operation` reads `PUT progress/ai4-love`. */
export async function call(server: ApiServer, operation: string, { token, body, signal }: Sent = {}): Promise<Answer> {
  const [method = '', path] = operation.split(' ');
  const startedAtMs = performance.now();
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text ? JSON.parse(text) : {}) as Record<string, unknown>,
    durationMs: performance.now() - startedAtMs,
  };
}

/** Posts as a learner. */
export function asLearner(server: ApiServer, token: string) {
  return (route: 'tts' | 'conversations', body: unknown, signal?: AbortSignal): Promise<Answer> =>
    call(server, `POST ${route}`, { token, body, ...(signal && { signal }) });
}

/**
 * Without what a process stores of its counts, which goes along with a read once in ten seconds: a script, the name of the batch in
 * it, and an addition for each count.
 */
export function withoutCounts({ hincrby = 0, ...commands }: Readonly<Record<string, number>>): Record<string, number> {
  const less = hincrby > 0 ? 1 : 0;
  const kept = { ...commands, eval: (commands.eval ?? 0) - less, set: (commands.set ?? 0) - less };
  return Object.fromEntries(Object.entries(kept).filter(([, count]) => count !== 0));
}

/** Sends so many requests a second, each at its time whether or not earlier ones were answered. */
export async function arrivals<T>(
  { perSecond, seconds }: { perSecond: number; seconds: number },
  send: (index: number) => Promise<T>,
): Promise<T[]> {
  const answers: Promise<T>[] = [];
  const startedAtMs = performance.now();
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const waitMs = startedAtMs + (index * 1_000) / perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    answers.push(send(index));
  }
  return Promise.all(answers);
}

/** Waits until it is so; answers how long that took. */
export async function until(isSo: () => boolean | Promise<boolean>, timeoutMs = 12_000): Promise<number> {
  const startedAtMs = performance.now();
  while (!(await isSo())) {
    if (performance.now() - startedAtMs > timeoutMs) throw new Error(`not so after ${timeoutMs} ms: ${isSo}`);
    await sleep(50);
  }
  return performance.now() - startedAtMs;
}
