import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Behaviour, Mood, noSoonerThan, parseBehaviour } from './behaviour.js';
import { type Answer, json, Refusal, type Service } from './service.js';

export interface StandInOptions {
  /** 0, the default, takes any free one. */
  readonly port?: number | undefined;
  /** How long an answer takes at least, where the behaviour does not say; 0 by default. */
  readonly latencyMs?: number | undefined;
}

export interface RecentRequest {
  readonly operation: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * A local server that speaks the protocol of a paid one. Tests in other processes reach the same controls over HTTP:
 * `POST /__behave` with a behaviour as JSON, `GET /__requests` for the counts.
 */
export interface StandIn<Fault extends string> {
  readonly url: string;
  readonly port: number;
  /** How many requests came, by operation, also those that were made to fail. */
  requests(): Readonly<Record<string, number>>;
  /** The newest requests, oldest first. */
  recent(): readonly RecentRequest[];
  behave(behaviour: Behaviour<Fault>): void;
  /** Ends every connection; from then on connections are refused. */
  close(): Promise<void>;
}

const RECENT = 50;

/** Serves one protocol on 127.0.0.1. */
export async function startStandIn<Fault extends string>(
  service: Service<Fault>,
  { port = 0, latencyMs = 0 }: StandInOptions = {},
): Promise<StandIn<Fault>> {
  const mood = new Mood<Fault>();
  const counts: Record<string, number> = {};
  const recent: RecentRequest[] = [];

  const control = (path: string, body: Buffer): Answer => {
    if (path === '/__requests') return json(200, counts);
    mood.set(parseBehaviour(service.faults, JSON.parse(body.toString('utf8'))));
    return json(200, {});
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/' } = request;
    const [path = '/', search = ''] = url.split(/\?(.*)/s);
    const body = await buffer(request);
    // a JSON type makes the browser ask first, so that a page elsewhere cannot change our behaviour
    const isControl = path === '/__requests' || (path === '/__behave' && isJson(request));
    if (isControl) return send(response, control(path, body));
    const operation = service.operation(method, path);
    counts[operation] = (counts[operation] ?? 0) + 1;
    recent.splice(0, recent.length + 1 - RECENT);
    recent.push({ operation, headers: request.headers, body });

    const { fault, status = 500, latencyMs: asToldMs = latencyMs } = mood.next();
    if (fault === 'hang') return;
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const answering = async (): Promise<Answer> => {
      if (fault === 'reset') return { status: 0 };
      if (fault === 'error') throw new Refusal(status, 'The stand-in was told to fail.');
      if (fault === 'rubbish') return { status: 200, body: '\u0007<html>This is not what you asked for.' };
      const own = service.faults.find((known) => known === fault);
      const query = new URLSearchParams(search);
      return service.answer({ method, path, query, headers: request.headers, body, signal: gone.signal, fault: own });
    };
    const settled = answering().catch((error: unknown) => failed(service, error));
    const answer = await noSoonerThan(asToldMs, settled);
    if (fault === 'reset' || fault === 'lose') request.socket.resetAndDestroy();
    else if (fault === 'truncate') sendHalf(response, answer);
    else send(response, answer, method);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.destroyed || response.headersSent) response.destroy();
      else send(response, json(400, { error: String(error) }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const actualPort = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${actualPort}`,
    port: actualPort,
    requests: () => ({ ...counts }),
    recent: () => [...recent],
    behave: (behaviour) => mood.set(behaviour),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isJson(request: IncomingMessage): boolean {
  return request.method === 'POST' && (request.headers['content-type'] ?? '').startsWith('application/json');
}

function failed<Fault extends string>(service: Service<Fault>, error: unknown): Answer {
  const status = error instanceof Refusal ? error.status : 500;
  if (status === 500 && !(error instanceof Refusal)) console.error(error);
  return json(status, service.failure(status, error instanceof Error ? error.message : String(error)));
}

function send(response: ServerResponse, { status, headers = {}, body = '' }: Answer, method = 'GET'): void {
  if (status === 204) return void response.writeHead(status, headers).end();
  response.writeHead(status, { 'Content-Length': String(Buffer.byteLength(body)), ...headers });
  response.end(method === 'HEAD' ? undefined : body);
}

function sendHalf(response: ServerResponse, { status, headers = {}, body = '' }: Answer): void {
  const whole = Buffer.from(body);
  response.writeHead(status, { ...headers, 'Content-Length': String(whole.length) });
  response.write(whole.subarray(0, Math.floor(whole.length / 2)), () => response.destroy());
}
