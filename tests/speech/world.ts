import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startGemini } from '../../dev/stand-ins/gemini/server.js';
import { startGoogleTts } from '../../dev/stand-ins/google-tts/server.js';
import { startStorage } from '../../dev/stand-ins/storage/server.js';
import { joseTokens } from '../../lib/accounts/jose-tokens.js';
import { type ApiServer, startApiServer, TEST_SECRET } from '../support/api-server.js';
import { startTestRedis } from '../support/redis.js';

const BUCKET = 'speech-test';

/** Everything that the speech functions talk to, on this machine. */
export type World = Awaited<ReturnType<typeof startWorld>>;

export async function startWorld({ sound = 'tone' as 'tone' | 'espeak', latencies = false } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'shizi-speech-'));
  const [redis, tts, storage, gemini] = await Promise.all([
    startTestRedis(),
    startGoogleTts({ sound, latencyMs: latencies ? 300 : 0 }),
    startStorage({ folder, latencyMs: latencies ? 60 : 0 }),
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
    GEMINI_API_KEY: 'a secret key of gemini',
    GEMINI_ENDPOINT: gemini.url,
    LIMIT_TTS_PER_MINUTE: '1000000',
    LIMIT_CONVERSATIONS_PER_MINUTE: '1000000',
    QUOTA_CHARACTERS_PER_USER: '1000000',
    QUOTA_CHARACTERS: '1000000',
    QUOTA_DIALOGUES_PER_USER: '1000000',
    QUOTA_DIALOGUES: '1000000',
  };
  const servers: ApiServer[] = [];
  return {
    redis,
    tts,
    storage,
    gemini,
    folder,
    /** The functions, without any database: whoever asked one would fail. */
    serve: async (changes: Record<string, string> = {}): Promise<ApiServer> => {
      const server = await startApiServer({
        databaseUrl: 'postgres://nobody@127.0.0.1:1/none',
        environment: { ...environment, CACHE_PREFIX: `test:${randomUUID()}`, ...changes },
      });
      servers.push(server);
      return server;
    },
    /** Requests that cost money, and those to the storage. */
    paid: () => ({
      speech: tts.requests().synthesize ?? 0,
      dialogues: gemini.requests().generateContent ?? 0,
      uploads: storage.requests().upload ?? 0,
      storage: Object.values(storage.requests()).reduce((sum, count) => sum + count, 0),
    }),
    calm: () => {
      for (const standIn of [redis, tts, storage, gemini]) standIn.behave({});
    },
    stop: async () => {
      await Promise.all(servers.map((server) => server.kill('SIGKILL')));
      await Promise.all([redis, tts, storage, gemini].map((standIn) => standIn.close()));
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
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

/** How long an answer took besides what the server waited for Google. */
export function ownMs({ durationMs, headers }: Answer): number {
  const [, upstreamMs = '0'] = /upstream;dur=([\d.]+)/.exec(headers.get('server-timing') ?? '') ?? [];
  return durationMs - Number(upstreamMs);
}

/** Posts as a learner. */
export function asLearner(server: ApiServer, token: string) {
  return async (route: 'tts' | 'conversations', body: unknown): Promise<Answer> => {
    const startedAtMs = performance.now();
    const response = await fetch(`${server.url}/api/v1/${route}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    return {
      status: response.status,
      headers: response.headers,
      body: answer,
      durationMs: performance.now() - startedAtMs,
    };
  };
}
