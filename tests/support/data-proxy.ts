import { createServer } from 'node:http';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { createConsoleLogger, parseDuration, parseSize, Server, withActiveLogger } from '@prisma/query-plan-executor';

export interface DataProxy {
  /** For `DATABASE_URL`. */
  readonly url: string;
  /** HTTP requests so far. */
  requestCount(): number;
  close(): Promise<void>;
}

/**
 * A local server of the Data Proxy protocol in front of one database: Prisma's own server side behind `node:http`,
 * with the limits that the hosted one documents (10 s a query, 5 MB an answer).
 */
export async function startDataProxy(databaseUrl: string): Promise<DataProxy> {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()); // the executor's tracing needs one
  // silent: what fails is told to the client, and tests make many things fail
  const logger = createConsoleLogger('text', 'off');
  const executor = await withActiveLogger(logger, () =>
    Server.create({
      databaseUrl,
      maxResponseSize: parseSize('5 MiB'),
      queryTimeout: parseDuration('PT10S'),
      maxTransactionTimeout: parseDuration('PT15S'),
      maxTransactionWaitTime: parseDuration('PT10S'),
      perRequestLogContext: { logFormat: 'text', logLevel: 'off' },
    }),
  );
  let requests = 0;
  const server = createServer(async (incoming, outgoing) => {
    requests += 1;
    try {
      const chunks: Buffer[] = await incoming.toArray();
      const request = new Request(`http://127.0.0.1${incoming.url}`, {
        method: incoming.method ?? 'GET',
        headers: incoming.headers as Record<string, string>,
        ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
      });
      const response = await withActiveLogger(logger, () => executor.fetch(request));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    } catch (error) {
      outgoing.writeHead(500).end(String(error));
    }
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return {
    url: `prisma+postgres://127.0.0.1:${port}/?api_key=test`,
    requestCount: () => requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await executor.shutdown();
    },
  };
}
