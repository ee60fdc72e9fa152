import { isBilled } from '../../../dev/stand-ins/upstash/engine.js';
import { startApiServer } from '../../support/api-server.js';
import { startStandInProcess } from '../../support/stand-ins.js';
import type { Route } from './plan.js';

export interface DeploymentOptions {
  /** Of a migrated database. */
  readonly databaseUrl: string;
  /** How long the stand-ins take at least. */
  readonly latencyMs: { readonly speech: number; readonly storage: number; readonly dialogues: number };
}

export type CacheCounts = Record<Route, { readonly hits: number; readonly misses: number; readonly errors: number }>;

interface LogLine {
  readonly requestId: string;
  readonly durationMs: number;
}

/** The functions in one process and the stand-ins in another, with an empty cache and an empty bucket. */
export type Deployment = Awaited<ReturnType<typeof startDeployment>>;

const NO_LIMIT = '1000000';
const RAISED = [
  ...['LIMIT_REGISTER_PER_MINUTE', 'LIMIT_TTS_PER_MINUTE', 'LIMIT_CONVERSATIONS_PER_MINUTE'],
  ...['QUOTA_CHARACTERS_PER_USER', 'QUOTA_CHARACTERS', 'QUOTA_DIALOGUES_PER_USER', 'QUOTA_DIALOGUES'],
];

export async function startDeployment({ databaseUrl, latencyMs }: DeploymentOptions) {
  const standIns = await startStandInProcess({ latencyMs });
  const { environment } = standIns;
  const server = await startApiServer({
    databaseUrl,
    isBuilt: true,
    environment: {
      ...environment,
      ...Object.fromEntries(RAISED.map((name) => [name, NO_LIMIT])),
      CACHE_PREFIX: 'load',
      // made without an encoder, whose work would be measured with the rest
      TTS_AUDIO_ENCODING: 'LINEAR16',
    },
  }).catch(async (error: unknown) => {
    await standIns.close();
    throw error;
  });

  const requestsTo = async (variable: string): Promise<Record<string, number>> => {
    const response = await fetch(`${environment[variable]}/__requests`);
    return (await response.json()) as Record<string, number>;
  };

  return {
    url: server.url,
    /** What the server wrote besides its log: why it failed, when it did. */
    complaints: (): string =>
      server
        .output()
        .split('\n')
        .filter((line) => !line.startsWith('{'))
        .join('\n'),
    /** How long the server took over each request by its own log, in whole milliseconds, by id. */
    ownTimesMs: (): ReadonlyMap<string, number> => {
      const lines = server.output().split('\n');
      const entries = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine);
      return new Map(entries.map(({ requestId, durationMs }) => [requestId, durationMs]));
    },
    /** Signs up so many learners. @returns their access tokens */
    signUp: async (users: number): Promise<string[]> => {
      const tokens: string[] = [];
      for (let user = 0; user < users; user += 1) {
        const response = await fetch(`${server.url}/api/v1/auth/register`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ email: `learner-${user}@load.example`, password: 'a password for the load test' }),
        });
        if (response.status !== 201) throw new Error(`a sign-up was answered with ${response.status}`);
        const answer = (await response.json()) as { tokens: { accessToken: string } };
        tokens.push(answer.tokens.accessToken);
      }
      return tokens;
    },
    /** What Google would have charged for. */
    paidCalls: async (): Promise<Record<Route, number>> => ({
      tts: (await requestsTo('GOOGLE_TTS_ENDPOINT')).synthesize ?? 0,
      conversations: (await requestsTo('GEMINI_ENDPOINT')).generateContent ?? 0,
    }),
    uploads: async (): Promise<number> => (await requestsTo('GCS_ENDPOINT')).upload ?? 0,
    /** What the deployment says of its own hits and misses. */
    countsOfHealth: async (): Promise<CacheCounts> => {
      const response = await fetch(`${server.url}/api/v1/health`);
      const { cache } = (await response.json()) as { cache: { services: CacheCounts } };
      return cache.services;
    },
    /** Commands so far, as Upstash bills them; undefined for the Redis in memory, which does not tell. */
    redisCommands: async (): Promise<Record<string, number> | undefined> => {
      const response = await fetch(environment.UPSTASH_REDIS_REST_URL ?? '', {
        method: 'POST',
        headers: { Authorization: `Bearer ${environment.UPSTASH_REDIS_REST_TOKEN}` },
        body: JSON.stringify(['INFO', 'commandstats']),
      });
      if (!response.ok) return undefined;
      const { result } = (await response.json()) as { result: string };
      const lines = [...result.matchAll(/^cmdstat_([^|:]+)[^:]*:calls=(\d+)/gm)];
      const counts: Record<string, number> = {};
      for (const [, name = '', calls] of lines) if (isBilled(name)) counts[name] = (counts[name] ?? 0) + Number(calls);
      return counts;
    },
    close: async (): Promise<void> => {
      await server.kill('SIGTERM');
      await standIns.close();
    },
  };
}
