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

const Environment = v.object({
  NODE_ENV: v.optional(v.picklist(['development', 'test', 'production']), 'production'),
  VERCEL: v.optional(v.string()),
  VERCEL_REGION: v.optional(v.string()),
  VERCEL_GIT_COMMIT_SHA: v.optional(v.string()),
  DATABASE_URL: v.pipe(
    v.string(),
    v.regex(/^(postgres|postgresql|prisma|prisma\+postgres):\/\//, 'must begin with postgres:// or prisma+postgres://'),
  ),
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
    isOnPlatform: e.VERCEL !== undefined,
    region: e.VERCEL_REGION,
    version: e.VERCEL_GIT_COMMIT_SHA ?? 'development',
    database: {
      url: e.DATABASE_URL,
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
      failuresPerAccountAndNetwork: { requests: e.LIMIT_FAILURES_PER_ACCOUNT_AND_IP, windowSeconds: 900 },
      failuresPerAccount: { requests: e.LIMIT_FAILURES_PER_ACCOUNT, windowSeconds: 900 },
    },
  };
}

function describe(issue: v.BaseIssue<unknown>): string {
  const name = String(issue.path?.[0]?.key ?? 'environment');
  return issue.received === 'undefined'
    ? `${name} is missing`
    : `${name} ${issue.kind === 'schema' ? `must be ${issue.expected}` : issue.message}`;
}
