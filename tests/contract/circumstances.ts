import { type ApiServer, startApiServer } from '../support/api-server.js';
import { Client } from './client.js';
import { type ContractServer, SECRET, startContractServer } from './server.js';

/** The API as it is, and under everything that its documented failures need. */
export interface Circumstances {
  readonly server: ContractServer;
  readonly usual: Client;
  /** One request of each kind is allowed, and nothing may be bought. */
  readonly strict: Client;
  /** No database answers, and speech is not configured. */
  readonly bare: Client;
  /** A setting is missing. */
  readonly broken: Client;
  close(): Promise<void>;
}

export async function startCircumstances(): Promise<Circumstances> {
  const server = await startContractServer();
  const { database, services } = server;
  const processes: ApiServer[] = [];
  const serve = async (databaseUrl: string, environment: Record<string, string>): Promise<Client> => {
    const started = await startApiServer({ databaseUrl, environment: { JWT_SECRET: SECRET, ...environment } });
    processes.push(started);
    return new Client({ origin: started.url, database }, { mayFail: true });
  };
  const nowhere = 'postgres://nobody@127.0.0.1:1/none';
  const [strict, bare, broken] = await Promise.all([
    serve(database.url, {
      ...services.environment,
      USE_REDIS: 'false',
      LIMIT_REGISTER_PER_MINUTE: '1',
      LIMIT_LOGIN_PER_MINUTE: '1',
      LIMIT_REFRESH_PER_MINUTE: '1',
      LIMIT_TTS_PER_MINUTE: '1',
      LIMIT_CONVERSATIONS_PER_MINUTE: '1',
      LIMIT_FAILURES_PER_ACCOUNT: '1',
      QUOTA_CHARACTERS_PER_USER: '0',
    }),
    serve(nowhere, {}),
    serve(nowhere, { JWT_SECRET: '' }),
  ]);
  return {
    server,
    usual: new Client(server, { mayFail: true }),
    strict,
    bare,
    broken,
    close: async () => {
      await Promise.all(processes.map((started) => started.kill('SIGKILL')));
      await server.close();
    },
  };
}
