import { parseConfig } from '../../lib/config.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** An address and the variable that says so: messages name the variable, never the address. */
export interface Address {
  readonly name: string;
  readonly url: string;
}

export interface DeploymentPlan {
  readonly target: 'production' | 'preview';
  /** What the functions will use. */
  readonly served: Address;
  /** Past every pooler; without one the build leaves the database as it is, which only a preview may. */
  readonly direct: Address | undefined;
}

/** Integrations of the platform give addresses names of their own: Neon `…_UNPOOLED`, Prisma Postgres `…_POOLED`. */
const DIRECT_NAMES = ['DIRECT_URL', 'DATABASE_URL_UNPOOLED'] as const;
const PAIRS = [
  ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'],
  ['KV_REST_API_URL', 'KV_REST_API_TOKEN'],
] as const;

/**
 * Reads from the settings of a deployment what its build has to do.
 * @throws Error that names every setting that is missing or wrong, and never a value.
 */
export function planDeployment(environment: Environment): DeploymentPlan {
  const target = environment.VERCEL_ENV;
  if (target !== 'production' && target !== 'preview') {
    throw new Error(
      'VERCEL_ENV is missing or is neither production nor preview. On the platform, enable access to system environment ' +
        'variables; elsewhere `npm run build` builds the web app.',
    );
  }
  const direct = directAddress(environment);
  const wrong = [
    ...wrongSettings(environment),
    ...(direct === undefined && target === 'production' ? ['DIRECT_URL is missing'] : []),
    ...wrongDirect(direct),
    ...PAIRS.flatMap(([one, other]) => halfPair(environment, one, other)),
  ];
  if (wrong.length > 0) {
    throw new Error(`Wrong settings of ${target}: ${wrong.join('; ')}. What each is for: .env.example.`);
  }
  return { target, served: servedAddress(environment), direct };
}

/** What the functions themselves would refuse. */
function wrongSettings(environment: Environment): string[] {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    return [(error as Error).message.replace(/^Wrong settings: /, '')];
  }
}

function servedAddress(environment: Environment): Address {
  const name = environment.DATABASE_URL_POOLED ? 'DATABASE_URL_POOLED' : 'DATABASE_URL';
  return { name, url: environment[name] ?? '' };
}

function directAddress(environment: Environment): Address | undefined {
  const names = environment.DATABASE_URL_POOLED ? [...DIRECT_NAMES, 'DATABASE_URL'] : DIRECT_NAMES;
  for (const name of names) {
    const url = environment[name];
    if (url) return { name, url };
  }
  return undefined;
}

/** A pooler in transaction mode can not hold the lock of a deployment. */
function wrongDirect(direct: Address | undefined): string[] {
  if (direct === undefined) return [];
  if (!/^postgres(ql)?:/.test(direct.url) || !URL.canParse(direct.url)) {
    return [`${direct.name} must be a postgres:// address that reaches the database directly`];
  }
  const { hostname, port } = new URL(direct.url);
  const isPooled = /-pooler\./.test(hostname) || hostname.startsWith('pooled.') || port === '6543';
  return isPooled ? [`${direct.name} leads to a pooler: it must be the direct address`] : [];
}

function halfPair(environment: Environment, one: string, other: string): string[] {
  if (Boolean(environment[one]) === Boolean(environment[other])) return [];
  const [given, missing] = environment[one] ? [one, other] : [other, one];
  return [`${missing} is missing, which belongs to ${given}`];
}
