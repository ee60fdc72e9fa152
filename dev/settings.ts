import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './server/functions.js';

export interface DevelopmentSettings {
  readonly dataFolder: string;
  readonly port: number;
  /** A database of the developer's own; without it one is started from npm. */
  readonly databaseUrl: string | undefined;
  /** The web app as it is deployed, with its service worker, instead of from its sources. */
  readonly isBuilt: boolean;
  /** `built`: the functions as the platform builds and runs them, too. */
  readonly functions: 'sources' | 'built';
  /** What stands behind the local Redis. */
  readonly redisEngine: (typeof redisEngines)[number];
  readonly secrets: Secrets;
}

export interface Secrets {
  readonly jwtSecret: string;
  readonly demoPassword: string;
}

const DEFAULT_PORT = 5173;
const redisEngines = ['auto', 'redis-server', 'memory'] as const;

/** `.env`, then the environment, which wins; secrets are made once and stay in the data folder. */
export function readSettings(): DevelopmentSettings {
  const file = path.join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  const { PORT, DATA_DIR, DATABASE_URL, WEB_APP = 'sources', FUNCTIONS = 'sources', LOCAL_REDIS } = process.env;
  const port = PORT ? Number(PORT) : DEFAULT_PORT;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT is ${PORT}; it must be a whole number from 0 (any free port) to 65535.`);
  }
  if (!['sources', 'built'].includes(WEB_APP)) throw new Error(`WEB_APP is ${WEB_APP}; it must be sources or built.`);
  if (FUNCTIONS !== 'sources' && FUNCTIONS !== 'built') {
    throw new Error(`FUNCTIONS is ${FUNCTIONS}; it must be sources or built.`);
  }
  const redisEngine = redisEngines.find((known) => known === (LOCAL_REDIS || 'auto'));
  if (!redisEngine) throw new Error(`LOCAL_REDIS is ${LOCAL_REDIS}; it must be auto, redis-server or memory.`);
  const dataFolder = path.resolve(root, DATA_DIR || '.data');
  return {
    dataFolder,
    port,
    databaseUrl: DATABASE_URL || undefined,
    // functions that are built have no server that builds the web app as it is edited
    isBuilt: WEB_APP === 'built' || FUNCTIONS === 'built',
    functions: FUNCTIONS,
    redisEngine,
    secrets: keepSecrets(dataFolder),
  };
}

function keepSecrets(dataFolder: string): Secrets {
  const file = path.join(dataFolder, 'secrets.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  const secrets: Secrets = {
    jwtSecret: randomBytes(48).toString('base64url'),
    demoPassword: randomBytes(9).toString('base64url'),
  };
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

/** What the functions read, where the developer has not said otherwise. */
export function applyToEnvironment(
  { secrets }: DevelopmentSettings,
  databaseUrl: string,
  services: Readonly<Record<string, string>>,
): void {
  process.env.NODE_ENV ||= 'development';
  process.env.JWT_SECRET ||= secrets.jwtSecret;
  process.env.CHECK_ROWS ||= 'true';
  process.env.DATABASE_URL = databaseUrl;
  Object.assign(process.env, services);
}
