import {
  isPublicFile,
  listFunctionFiles,
  loadNatively,
  readPlatformConfiguration,
} from '../../dev/server/functions.js';
import { listen } from '../../dev/server/http-server.js';
import { createListener } from '../../dev/server/listener.js';
import { createRouting } from '../../dev/server/routing.js';
import { isBuiltWanted, startApiServer } from '../support/api-server.js';
import { startTestStandIns, type TestStandIns } from '../support/stand-ins.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** Known here, so that the battery can sign what nobody should believe. */
export const SECRET = 'the secret of the contract battery, 32 bytes and more';

export interface ContractServer {
  readonly origin: string;
  readonly database: TestDatabase;
  /** What speech and dialogues are bought from. */
  readonly services: TestStandIns;
  /** Every line that the product logged so far. */
  log(): readonly string[];
  close(): Promise<void>;
}

/** The real functions of api/ over HTTP, in this process or, with `TEST_TARGET=built`, as they are deployed, on a database of their own. */
export async function startContractServer(changes: Readonly<Record<string, string>> = {}): Promise<ContractServer> {
  const [database, standIns] = await Promise.all([createTestDatabase(), startTestStandIns()]);
  const settings = {
    ...standIns.environment,
    DATABASE_URL: database.url,
    JWT_SECRET: SECRET,
    BCRYPT_COST: '4',
    CHECK_ROWS: 'true',
    LIMIT_LOGIN_PER_MINUTE: '100000',
    LIMIT_REGISTER_PER_MINUTE: '100000',
    LIMIT_FAILURES_PER_ACCOUNT: '100000',
    LIMIT_FAILURES_PER_ACCOUNT_AND_IP: '100000',
    LIMIT_TTS_PER_MINUTE: '100000',
    LIMIT_CONVERSATIONS_PER_MINUTE: '100000',
    ...changes,
  };
  const server = isBuiltWanted() ? await serveBuilt(database, settings) : await serveHere(settings);
  return {
    ...server,
    database,
    services: standIns,
    close: async () => {
      await server.close();
      await Promise.all([database.close(), standIns.close()]);
    },
  };
}

type Served = Pick<ContractServer, 'origin' | 'log' | 'close'>;

async function serveBuilt(database: TestDatabase, environment: Record<string, string>): Promise<Served> {
  const server = await startApiServer({ databaseUrl: database.url, environment, isBuilt: true });
  return { origin: server.url, log: () => server.output().split('\n'), close: () => server.kill('SIGTERM') };
}

async function serveHere(settings: Record<string, string>): Promise<Served> {
  Object.assign(process.env, settings);
  const log: string[] = [];
  const write = console.log;
  console.log = (line: unknown) => log.push(String(line));
  const routing = createRouting({
    functionFiles: listFunctionFiles(),
    isStaticFile: isPublicFile,
    configuration: readPlatformConfiguration(),
  });
  const http = await listen(0);
  http.answerWith(createListener({ routing: () => routing, load: loadNatively }));
  return {
    origin: `http://127.0.0.1:${http.port}`,
    log: () => log,
    close: async () => {
      console.log = write;
      await http.close();
      const { database: opened } = await import('../../lib/container/database.js');
      await opened().close();
    },
  };
}
