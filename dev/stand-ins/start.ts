import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { type DialogueFault, startGemini } from './gemini/server.js';
import { type SpeechFault, startGoogleTts } from './google-tts/server.js';
import type { StandIn } from './http/stand-in.js';
import { startStorage } from './storage/server.js';
import { startUpstash, type UpstashOptions, type UpstashStandIn } from './upstash/server.js';

export interface StandInsOptions {
  /** Where the objects of the storage are kept. */
  readonly folder: string;
  /** What is set already: a service whose settings are there is not stood in for. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly engine?: UpstashOptions['engine'];
  readonly sound?: 'espeak' | 'tone' | undefined;
  /** How long answers take at least, by service; as fast as they can by default. */
  readonly latencyMs?: Partial<Record<'redis' | 'speech' | 'storage' | 'dialogues', number>>;
}

export interface StandIns {
  readonly redis: UpstashStandIn | undefined;
  readonly speech: StandIn<SpeechFault> | undefined;
  readonly storage: StandIn<never> | undefined;
  readonly dialogues: StandIn<DialogueFault> | undefined;
  /** The variables that point the product to what was started. */
  readonly environment: Readonly<Record<string, string>>;
  /** For people: each service and where it is. */
  readonly rows: readonly (readonly [service: string, where: string])[];
  close(): Promise<void>;
}

/** The latencies of every report, so that numbers can be compared. */
export const REPORTED_LATENCY_MS = { speech: 300, storage: 60, dialogues: 1500 } as const;

const BUCKET = 'shizi-local';

/** Stands in for every service that the environment does not name. Ends what it started when one of them fails to start. */
export async function startStandIns(options: StandInsOptions): Promise<StandIns> {
  const started: { close(): Promise<void> }[] = [];
  const keep = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const server = await starting;
    started.push(server);
    return server;
  };
  const close = async () => {
    await Promise.all(started.map((server) => server.close()));
  };
  const { environment: given, latencyMs = {}, folder } = options;
  const absent = whatIsAbsent(given);
  try {
    const redis =
      absent.redis &&
      (await keep(startUpstash({ engine: options.engine, token: randomUUID(), latencyMs: latencyMs.redis })));
    const speech = absent.speech && (await keep(startGoogleTts({ sound: options.sound, latencyMs: latencyMs.speech })));
    const storage =
      absent.storage &&
      (await keep(startStorage({ folder: path.join(folder, 'storage'), latencyMs: latencyMs.storage })));
    const dialogues = absent.dialogues && (await keep(startGemini({ latencyMs: latencyMs.dialogues })));

    const bucket = given.GCS_BUCKET || BUCKET;
    const environment: Record<string, string> = {
      ...(redis && { UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token }),
      ...(speech && { GOOGLE_TTS_ENDPOINT: speech.url }),
      ...(storage && {
        GCS_ENDPOINT: storage.url,
        GCS_BUCKET: bucket,
        GCS_PUBLIC_BASE_URL: `${storage.url}/${bucket}`,
      }),
      ...(dialogues && { GEMINI_ENDPOINT: dialogues.url, GEMINI_API_KEY: 'local' }),
    };
    const rows = [
      [
        'Redis',
        redis
          ? `${redis.url}  (${[redis.redis ? 'redis-server' : 'in memory', ...halves(given)].join('; ')})`
          : redisOf(given),
      ],
      ['Speech', speech ? `${speech.url}  (${options.sound === 'tone' ? 'a tone' : 'espeak-ng'})` : 'Google'],
      [
        'Storage',
        storage ? `${storage.url}  (files in ${path.relative('.', folder) || '.'}/storage)` : storageOf(given),
      ],
      ['Dialogues', dialogues ? `${dialogues.url}  (from templates)` : 'Gemini'],
    ] as const;
    const servers = {
      redis: redis || undefined,
      speech: speech || undefined,
      storage: storage || undefined,
      dialogues: dialogues || undefined,
    };
    return { ...servers, environment, rows, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Address and token of one name: for the product, half a pair is none. */
const redisPairs = [
  ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'],
  ['KV_REST_API_URL', 'KV_REST_API_TOKEN'],
] as const;

function whatIsAbsent(given: StandInsOptions['environment']) {
  return {
    redis: given.USE_REDIS !== 'false' && !redisPairs.some((pair) => pair.every((name) => given[name])),
    speech: !given.GOOGLE_CREDENTIALS_JSON && !given.GOOGLE_TTS_ENDPOINT,
    // real credentials are never shown to a stand-in
    storage: !given.GOOGLE_CREDENTIALS_JSON && !given.GCS_ENDPOINT,
    dialogues: !given.GEMINI_API_KEY,
  };
}

/** What is missing of a pair whose other half is set. */
function halves(given: StandInsOptions['environment']): string[] {
  const half = redisPairs.filter((pair) => pair.some((name) => given[name]));
  return half.flatMap((pair) => pair.filter((name) => !given[name])).map((name) => `${name} is not set`);
}

function redisOf(given: StandInsOptions['environment']): string {
  return given.USE_REDIS === 'false' ? 'off (USE_REDIS)' : 'Upstash';
}

function storageOf(given: StandInsOptions['environment']): string {
  return given.GCS_BUCKET ? 'Google' : 'off (GCS_BUCKET is not set)';
}
