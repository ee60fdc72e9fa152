import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Passing {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
  /** Asks what is behind the proxy, as the client did or with another body. */
  forward(changed?: string): Promise<Answered>;
}

export interface Answered {
  status: number;
  headers: Headers;
  body: string | Buffer;
}

export interface ProxyServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Stands before a server and does with each request what `handle` says; `prefix` is cut off the paths. */
export async function startProxy(
  target: string,
  handle: (passing: Passing, request: IncomingMessage) => Promise<Answered>,
  { prefix = '' } = {},
): Promise<ProxyServer> {
  const server = createServer(async (request, response) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const { method = 'GET', url: path = '/' } = request;
      const forward = async (changed: string | Buffer = body): Promise<Answered> => {
        const headers = new Headers(
          Object.entries(request.headers).filter(
            (entry): entry is [string, string] => typeof entry[1] === 'string' && !hopByHop.has(entry[0]),
          ),
        );
        const answer = await fetch(target + path.slice(prefix.length), {
          method,
          headers,
          redirect: 'manual',
          ...(changed.length > 0 && { body: changed }),
        });
        return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
      };
      const answered = await handle({ method, path: path.slice(prefix.length), body, forward }, request);
      for (const [name, value] of answered.headers)
        if (!hopByHop.has(name) && name !== 'content-encoding' && name !== 'set-cookie')
          response.setHeader(name, value);
      const cookies = answered.headers.getSetCookie();
      if (cookies.length > 0) response.setHeader('set-cookie', cookies);
      response.writeHead(answered.status).end(method === 'HEAD' ? undefined : answered.body);
    } catch {
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const hopByHop = new Set(['connection', 'host', 'content-length', 'transfer-encoding', 'keep-alive', 'expect']);

/** An answer that nothing is behind. */
export const answered = (status: number, headers: Record<string, string>, body = ''): Answered => ({
  status,
  headers: new Headers(headers),
  body,
});
