import { createHash } from 'node:crypto';
import * as v from 'valibot';

const seconds = (fallback: number, minimum: number, maximum: number) => whole(fallback, minimum, maximum);

function whole(fallback: number, minimum: number, maximum: number) {
  return v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d+$/, 'must be a whole number'),
      v.transform(Number),
      v.minValue(minimum, `must be ${minimum} or more`),
      v.maxValue(maximum, `must be ${maximum} or less`),
    ),
    String(fallback),
  );
}

const secret = v.pipe(
  v.string(),
  v.check((value) => new TextEncoder().encode(value).length >= 32, 'must have 32 bytes or more'),
);

/** A service account's key as Google hands it out; what is wrong with it is never said in its own words. */
const credentials = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    try {
      const { project_id, client_email, private_key } = v.parse(ServiceAccount, JSON.parse(dataset.value));
      return { projectId: project_id, clientEmail: client_email, privateKey: private_key };
    } catch {
      addIssue({ message: 'must be the JSON of a service account key' });
      return NEVER;
    }
  }),
);

const ServiceAccount = v.object({ project_id: v.string(), client_email: v.string(), private_key: v.string() });

const address = v.pipe(
  v.string(),
  v.check((value) => /^https?:\/\//.test(value) && URL.canParse(value), 'must be an http:// or https:// address'),
);

const VOICES = ['Wavenet', 'Standard'].flatMap((kind) => [...'ABCD'].map((letter) => `cmn-CN-${kind}-${letter}`));

const databaseAddress = v.pipe(
  v.string(),
  v.regex(/^(postgres|postgresql|prisma|prisma\+postgres):\/\//, 'must begin with postgres:// or prisma+postgres://'),
);

const Environment = v.object({
  NODE_ENV: v.optional(v.picklist(['development', 'test', 'production']), 'production'),
  VERCEL: v.optional(v.string()),
  VERCEL_ENV: v.optional(v.string()),
  VERCEL_TARGET_ENV: v.optional(v.string()),
  VERCEL_REGION: v.optional(v.string()),
  VERCEL_GIT_COMMIT_SHA: v.optional(v.string()),
  VERCEL_GIT_COMMIT_REF: v.optional(v.string()),
  VERCEL_URL: v.optional(v.string()),
  DATABASE_URL: databaseAddress,
  DATABASE_URL_POOLED: v.optional(databaseAddress),
  DATABASE_POOL_SIZE: whole(3, 1, 50),
  DATABASE_TIMEOUT_MS: whole(5000, 100, 9000),
  JWT_SECRET: secret,
  JWT_KEY_ID: v.optional(v.pipe(v.string(), v.minLength(1)), 'current'),
  JWT_SECRET_PREVIOUS: v.optional(secret),
  JWT_KEY_ID_PREVIOUS: v.optional(v.pipe(v.string(), v.minLength(1)), 'previous'),
  JWT_ISSUER: v.optional(v.pipe(v.string(), v.minLength(1)), 'shizi'),
  ACCESS_TOKEN_SECONDS: seconds(900, 1, 3600),
  REFRESH_TOKEN_SECONDS: seconds(7 * 86_400, 60, 90 * 86_400),
  SESSION_SECONDS: seconds(90 * 86_400, 60, 400 * 86_400),
  REFRESH_LEEWAY_SECONDS: seconds(30, 0, 60),
  BCRYPT_COST: whole(12, 4, 15),
  CORS_ORIGINS: v.optional(v.string(), ''),
  LIMIT_LOGIN_PER_MINUTE: whole(30, 1, 1_000_000),
  LIMIT_REGISTER_PER_MINUTE: whole(10, 1, 1_000_000),
  LIMIT_REFRESH_PER_MINUTE: whole(30, 1, 1_000_000),
  LIMIT_FAILURES_PER_ACCOUNT_AND_IP: whole(5, 1, 1_000_000),
  LIMIT_FAILURES_PER_ACCOUNT: whole(50, 1, 1_000_000),
  LIMIT_TTS_PER_MINUTE: whole(60, 1, 1_000_000),
  LIMIT_CONVERSATIONS_PER_MINUTE: whole(10, 1, 1_000_000),
  QUOTA_CHARACTERS_PER_USER: whole(10_000, 0, 1_000_000_000),
  QUOTA_CHARACTERS: whole(120_000, 0, 1_000_000_000),
  QUOTA_DIALOGUES_PER_USER: whole(100, 0, 1_000_000_000),
  QUOTA_DIALOGUES: whole(1_000, 0, 1_000_000_000),
  USE_REDIS: v.optional(v.picklist(['true', 'false']), 'true'),
  UPSTASH_REDIS_REST_URL: v.optional(address),
  UPSTASH_REDIS_REST_TOKEN: v.optional(v.pipe(v.string(), v.trim())),
  KV_REST_API_URL: v.optional(address),
  KV_REST_API_TOKEN: v.optional(v.pipe(v.string(), v.trim())),
  CACHE_PREFIX: v.optional(v.pipe(v.string(), v.regex(/^[\w.:-]{1,60}$/, 'must have 1 to 60 of A-Z a-z 0-9 _ . : -'))),
  TTS_CACHE_SECONDS: seconds(86_400, 1, 30 * 86_400),
  CONVERSATION_CACHE_SECONDS: seconds(3_600, 1, 30 * 86_400),
  GOOGLE_CREDENTIALS_JSON: v.optional(credentials),
  GOOGLE_TTS_ENDPOINT: v.optional(address),
  TTS_AUDIO_ENCODING: v.optional(v.picklist(['MP3', 'LINEAR16']), 'MP3'),
  TTS_VOICES: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z]+-[A-Z]+-[\w-]+(\s*,\s*[a-z]+-[A-Z]+-[\w-]+)*$/, 'must be names of voices with commas between'),
    ),
    VOICES.join(','),
  ),
  GCS_BUCKET: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]+$/, 'must be the name of a bucket'))),
  GCS_PUBLIC_BASE_URL: v.optional(address),
  GCS_ENDPOINT: v.optional(address),
  GEMINI_API_KEY: v.optional(v.string()),
  GEMINI_MODEL: v.optional(
    v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'must be the name of a model')),
    'gemini-3.5-flash-lite',
  ),
  GEMINI_ENDPOINT: v.optional(address),
  CHECK_ROWS: v.optional(v.picklist(['true', 'false']), 'false'),
});

/** The environment, parsed. Everything that the product can be told is named here and in `.env.example`. */
export type Config = ReturnType<typeof parseConfig>;

/** @throws Error that names every variable that is missing or wrong, and never a value. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>) {
  // an empty variable is one that was left out: dashboards and .env files cannot always tell the two apart
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = v.safeParse(Environment, given);
  if (!result.success) throw new Error(`Wrong settings: ${result.issues.map(describe).join('; ')}`);
  const e = result.output;
  if (e.NODE_ENV === 'production' && e.BCRYPT_COST < 10)
    throw new Error('Wrong settings: BCRYPT_COST must be 10 or more in production');
  return {
    redis: redisOf(e),
    cachePrefix: e.CACHE_PREFIX ?? cachePrefixOf(e),
    speech: speechOf(e),
    quotas: {
      characters: { perUser: e.QUOTA_CHARACTERS_PER_USER, inAll: e.QUOTA_CHARACTERS },
      dialogues: { perUser: e.QUOTA_DIALOGUES_PER_USER, inAll: e.QUOTA_DIALOGUES },
    },
    isOnPlatform: e.VERCEL !== undefined,
    region: e.VERCEL_REGION,
    version: e.VERCEL_GIT_COMMIT_SHA ?? 'development',
    database: {
      url: e.DATABASE_URL_POOLED ?? e.DATABASE_URL,
      poolSize: e.DATABASE_POOL_SIZE,
      timeoutMs: e.DATABASE_TIMEOUT_MS,
      checkRows: e.CHECK_ROWS === 'true',
    },
    tokens: {
      issuer: e.JWT_ISSUER,
      current: { id: e.JWT_KEY_ID, secret: e.JWT_SECRET },
      previous:
        e.JWT_SECRET_PREVIOUS === undefined ? undefined : { id: e.JWT_KEY_ID_PREVIOUS, secret: e.JWT_SECRET_PREVIOUS },
      accessSeconds: e.ACCESS_TOKEN_SECONDS,
      refreshSeconds: e.REFRESH_TOKEN_SECONDS,
      sessionSeconds: e.SESSION_SECONDS,
      leewaySeconds: e.REFRESH_LEEWAY_SECONDS,
    },
    bcryptCost: e.BCRYPT_COST,
    allowedOrigins: e.CORS_ORIGINS.split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
    limits: {
      login: { requests: e.LIMIT_LOGIN_PER_MINUTE, windowSeconds: 60 },
      register: { requests: e.LIMIT_REGISTER_PER_MINUTE, windowSeconds: 60 },
      refresh: { requests: e.LIMIT_REFRESH_PER_MINUTE, windowSeconds: 60 },
      tts: { requests: e.LIMIT_TTS_PER_MINUTE, windowSeconds: 60 },
      conversations: { requests: e.LIMIT_CONVERSATIONS_PER_MINUTE, windowSeconds: 60 },
      failuresPerAccountAndNetwork: { requests: e.LIMIT_FAILURES_PER_ACCOUNT_AND_IP, windowSeconds: 900 },
      failuresPerAccount: { requests: e.LIMIT_FAILURES_PER_ACCOUNT, windowSeconds: 900 },
    },
  };
}

type Parsed = v.InferOutput<typeof Environment>;

/** Address and token come in pairs of one name: half a pair is none. */
function redisOf(e: Parsed): { url: string; token: string } | undefined {
  if (e.USE_REDIS === 'false') return undefined;
  const pairs = [
    { url: e.UPSTASH_REDIS_REST_URL, token: e.UPSTASH_REDIS_REST_TOKEN },
    { url: e.KV_REST_API_URL, token: e.KV_REST_API_TOKEN },
  ];
  for (const { url, token } of pairs) if (url !== undefined && token !== undefined) return { url, token };
  return undefined;
}

const READABLE_LENGTH = 30;

/**
 * Production, and every other environment that is deployed again and again, keeps its cache from one deployment to the next. A
 * preview has its own, by its branch or, where there is none, by its address: what it counts and spends is its own affair.
 */
function cachePrefixOf(e: Parsed): string {
  const environment = e.VERCEL_TARGET_ENV ?? e.VERCEL_ENV ?? 'local';
  const name = e.VERCEL_GIT_COMMIT_REF ?? e.VERCEL_URL;
  if (environment !== 'preview' || name === undefined) return `shizi:${environment}`;
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, READABLE_LENGTH);
  // names that look alike when they are cut stay apart
  const rest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `shizi:preview:${readable}-${rest}`;
}

/** What costs money: each part may be missing. An endpoint is a server that speaks for Google and needs no credentials. */
function speechOf(e: Parsed) {
  const access = e.GOOGLE_CREDENTIALS_JSON;
  return {
    voices: e.TTS_VOICES.split(',').map((name) => name.trim()),
    ttsCacheSeconds: e.TTS_CACHE_SECONDS,
    conversationCacheSeconds: e.CONVERSATION_CACHE_SECONDS,
    textToSpeech:
      access || e.GOOGLE_TTS_ENDPOINT
        ? { access, endpoint: e.GOOGLE_TTS_ENDPOINT, encoding: e.TTS_AUDIO_ENCODING }
        : undefined,
    storage:
      e.GCS_BUCKET !== undefined && (access || e.GCS_ENDPOINT)
        ? { access, endpoint: e.GCS_ENDPOINT, bucket: e.GCS_BUCKET, publicBaseUrl: e.GCS_PUBLIC_BASE_URL }
        : undefined,
    gemini:
      e.GEMINI_API_KEY === undefined
        ? undefined
        : { apiKey: e.GEMINI_API_KEY, model: e.GEMINI_MODEL, endpoint: e.GEMINI_ENDPOINT },
  };
}

function describe(issue: v.BaseIssue<unknown>): string {
  const name = String(issue.path?.[0]?.key ?? 'environment');
  return issue.received === 'undefined'
    ? `${name} is missing`
    : `${name} ${issue.kind === 'schema' ? `must be ${issue.expected}` : issue.message}`;
}
