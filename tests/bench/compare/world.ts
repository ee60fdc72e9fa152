import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { deploy } from '../../../dev/database/migrations.js';
import { startPostgres } from '../../../dev/database/postgres.js';
import { type Deployed, deployLocally } from '../../../dev/platform/launch.js';
import { REPORTED_LATENCY_MS } from '../../../dev/stand-ins/start.js';
import { connectToRedis, readCounts } from '../../../dev/stand-ins/upstash/redis-engine.js';
import { startRedisProcess } from '../../../dev/stand-ins/upstash/redis-process.js';
import { seed } from '../../../prisma/seed.js';
import { TEST_SECRET } from '../../support/api-server.js';
import { startStandInProcess } from '../../support/stand-ins.js';
import { loggedStatements, OBSERVER } from '../../support/statement-log.js';

import type { ProgramOptions, ServerName } from './processes.js';

export interface Counts {
  /** BEGIN and COMMIT not counted. */
  readonly statements: number;
  readonly redisCommands: number;
  /** To all services of Google. */
  readonly upstreamCalls: number;
}

/** What both servers stand on, and what is counted there. */
export interface World {
  readonly deployed: Deployed;
  /** Words of the vocabulary, by id: 500 of them. */
  readonly words: readonly { readonly id: string; readonly simplified: string }[];
  sql<Row extends pg.QueryResultRow>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** How to start a server, with `extra` settings of one case. */
  program(server: ServerName, extra?: Readonly<Record<string, string>>): ProgramOptions;
  /** What `run` asks of the services behind a server, which nobody else uses meanwhile. */
  count(run: () => Promise<unknown>): Promise<Counts>;
  close(): Promise<void>;
}

const DATABASE = 'postgres';
const WORDS = 500;
const NO_LIMIT = '1000000';
const RAISED = [
  ...['LIMIT_LOGIN_PER_MINUTE', 'LIMIT_FAILURES_PER_ACCOUNT', 'LIMIT_FAILURES_PER_ACCOUNT_AND_IP'],
  ...[
    'LIMIT_TTS_PER_MINUTE',
    'LIMIT_CONVERSATIONS_PER_MINUTE',
    'LIMIT_REFRESH_PER_MINUTE',
    'LIMIT_REGISTER_PER_MINUTE',
  ],
  ...['QUOTA_CHARACTERS_PER_USER', 'QUOTA_CHARACTERS', 'QUOTA_DIALOGUES_PER_USER', 'QUOTA_DIALOGUES'],
];

export async function startWorld(): Promise<World> {
  const [deployed, postgres, standIns, redis] = await Promise.all([
    deployLocally(),
    startPostgres({
      settings: { shared_buffers: '128MB', log_line_prefix: '%d|%a|', log_parameter_max_length: '0' },
    }),
    startStandInProcess({ engine: 'redis-server', latencyMs: REPORTED_LATENCY_MS }),
    startRedisProcess(),
  ]);
  const url = postgres.url(DATABASE);
  await deploy(url);
  await seed(url);
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: OBSERVER });
  pool.on('error', () => undefined); // connections that end with the server
  const sql = async <Row extends pg.QueryResultRow>(text: string, parameters: readonly unknown[] = []) =>
    (await pool.query<Row>(text, [...parameters])).rows;
  const ofBaseline = await connectToRedis(redis.socket);
  const { environment } = standIns;

  /** Of both: the one that is not asked has none. */
  const redisCommands = async (): Promise<number> => {
    const counts = [await ofBaseline.commandCounts(), await countsByHttp(environment)];
    return counts.flatMap((each) => Object.values(each)).reduce((sum, count) => sum + count, 0);
  };
  const upstreamCalls = async (): Promise<number> => {
    const answers = ['GOOGLE_TTS_ENDPOINT', 'GCS_ENDPOINT', 'GEMINI_ENDPOINT'].map(async (name) => {
      const response = await fetch(`${environment[name]}/__requests`);
      return Object.values((await response.json()) as Record<string, number>);
    });
    return (await Promise.all(answers)).flat().reduce((sum, count) => sum + count, 0);
  };
  const logStatements = async (wanted: 'all' | 'none'): Promise<void> => {
    await sql(`ALTER SYSTEM SET log_statement = '${wanted}'`);
    await sql('SELECT pg_reload_conf()');
    await sleep(RELOADED_MS);
  };

  return {
    deployed,
    words: await sql('SELECT id, simplified FROM words WHERE removed_at IS NULL ORDER BY id LIMIT $1', [WORDS]),
    sql,
    program: (server, extra = {}) => ({
      name: server,
      parameters: server === 'ours' ? [deployed.parameters[1] ?? ''] : [],
      environment: {
        ...environment,
        // made without an encoder, whose work would be measured with the rest
        TTS_AUDIO_ENCODING: 'LINEAR16',
        ...Object.fromEntries(RAISED.map((name) => [name, NO_LIMIT])),
        NODE_ENV: 'production',
        DATABASE_URL: url,
        JWT_SECRET: TEST_SECRET,
        REDIS_SOCKET: redis.socket,
        CACHE_PREFIX: 'bench',
        ...extra,
      },
    }),
    count: async (run) => {
      await logStatements('all');
      const log = openSync(postgres.logFile, 'r');
      try {
        const from = fstatSync(log).size;
        const [commands, calls] = [await redisCommands(), await upstreamCalls()];
        await run();
        const bytes = Buffer.alloc(fstatSync(log).size - from);
        readSync(log, bytes, 0, bytes.length, from);
        return {
          statements: loggedStatements(bytes.toString('utf8'), DATABASE).statements.length,
          redisCommands: (await redisCommands()) - commands,
          upstreamCalls: (await upstreamCalls()) - calls,
        };
      } finally {
        closeSync(log);
        await logStatements('none');
      }
    },
    close: async () => {
      await ofBaseline.close();
      await pool.end();
      await Promise.all([standIns.close(), redis.stop(), postgres.stop()]);
      deployed.remove();
    },
  };
}

/** Every connection has heard of a changed setting by then. */
const RELOADED_MS = 300;

async function countsByHttp(environment: Readonly<Record<string, string>>): Promise<Record<string, number>> {
  const response = await fetch(environment.UPSTASH_REDIS_REST_URL ?? '', {
    method: 'POST',
    headers: { Authorization: `Bearer ${environment.UPSTASH_REDIS_REST_TOKEN}` },
    body: JSON.stringify(['INFO', 'commandstats']),
  });
  const { result } = (await response.json()) as { result: string };
  return readCounts(result);
}
