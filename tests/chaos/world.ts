import { freePort } from '../../dev/database/postgres.js';
import { type Deployed, deployLocally } from '../../dev/platform/launch.js';
import type { Learner } from '../../lib/services/ports/access.js';
import { createLearner, createWords } from '../progress/learners.js';
import { type ApiServer, startApiServer } from '../support/api-server.js';
import type { TestDatabase } from '../support/test-database.js';

/** `CHAOS=long`, as `npm run chaos` sets it: faults last as long, and come as often, as the documents say. */
export const isLong = process.env.CHAOS === 'long';

/** Processes that serve the built functions, each at an address that stays the same when it starts again. */
export interface World {
  readonly urls: readonly string[];
  readonly processes: readonly ApiServer[];
  readonly words: readonly string[];
  learners(count: number): Promise<Learner[]>;
  /** Starts a process again that has ended. */
  restart(which: number): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** For `DATABASE_URL`. */
  readonly databaseUrl: string;
  /** Past the product. */
  readonly sql: TestDatabase['sql'];
  readonly processes?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

const WORDS = 12;
/** So many start at the same time: more would only wait for each other. */
const AT_ONCE = 2;

export async function startWorld(options: WorldOptions): Promise<World> {
  const { databaseUrl, sql, processes: count = 1, environment } = options;
  const deployed: Deployed = await deployLocally();
  const start = (port: number) =>
    startApiServer({ databaseUrl, deployed, environment: { ...environment, PORT: String(port) } });
  const words = await createWords({ sql }, WORDS);
  const processes: ApiServer[] = [];
  while (processes.length < count) {
    const next = Math.min(AT_ONCE, count - processes.length);
    processes.push(...(await Promise.all(Array.from({ length: next }, async () => start(await freePort())))));
  }
  const urls = processes.map(({ url }) => url);
  return {
    urls,
    processes,
    words,
    learners: (wanted) => Promise.all(Array.from({ length: wanted }, () => createLearner({ sql }))),
    restart: async (which) => {
      processes[which] = await start(Number(new URL(urls[which] ?? '').port));
    },
    close: async () => {
      await Promise.all(processes.map((process) => process.kill('SIGTERM')));
      deployed.remove();
    },
  };
}
