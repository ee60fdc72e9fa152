import { startApiServer } from '../support/api-server.js';
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

/** The functions as they are deployed, over HTTP, on a database of their own. */
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
  const server = await startApiServer({ databaseUrl: database.url, environment: settings, isBuilt: true });
  return {
    origin: server.url,
    database,
    services: standIns,
    log: () => server.output().split('\n'),
    close: async () => {
      await server.kill('SIGTERM');
      await Promise.all([database.close(), standIns.close()]);
    },
  };
}
