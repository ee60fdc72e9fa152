import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpServer {
  readonly server: Server;
  readonly port: number;
  readonly url: string;
  /** Replaces the listener that answers until everything is ready. */
  answerWith(listener: RequestListener): void;
  /** Ends every connection, also idle and upgraded ones. */
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1 at once, so that a port that is taken is known before anything else starts; answers 503 until it is
 * told how to answer.
 * @throws Error that says what to do when the port is taken.
 */
export async function listen(port: number): Promise<HttpServer> {
  let listener: RequestListener = (_, response) => {
    response.writeHead(503, { 'Retry-After': '1', 'Content-Type': 'text/plain' }).end('Starting.\n');
  };
  const server = createServer((request, response) => listener(request, response));
  server.requestTimeout = 30_000;
  // longer than any client keeps an idle connection: one that is closed while a request is on its way fails it
  server.keepAliveTimeout = 65_000;
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} is taken. Stop what uses it, or set PORT to another one (PORT=0 takes any free one).`,
            )
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const actualPort = (server.address() as AddressInfo).port;
  return {
    server,
    port: actualPort,
    url: `http://localhost:${actualPort}`,
    answerWith(next) {
      listener = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
