import * as v from 'valibot';
import type { Method } from '../contract/operation-table.js';
import type { Operation } from '../contract/operations.js';
import { Problem } from '../contract/problem.js';
import { withTelemetry } from '../telemetry.js';
import { authenticate } from './authenticate.js';
import { clientNetwork } from './client-address.js';
import { corsHeaders } from './cors.js';
import type { Call, Endpoint } from './endpoint.js';
import { parseJson, readBody, refuseInherited, requireJson } from './json-body.js';
import type { Container, Exchange, Kit } from './kit.js';
import { enforce } from './limit.js';
import { namedFields } from './named-fields.js';
import { pathParameters } from './path.js';
import { problemResponse, withoutBody } from './reply.js';
import { logRequest, stamp } from './request-log.js';
import { Findings } from './validate.js';

export type Endpoints<C> = { readonly [M in Method]?: Endpoint<C> };

/**
 * Turns the operations of one path into a function of the platform: web-standard request in, response out. Never throws.
 * The container is made at the first request, so that a wrong setting becomes an answer and a log line, not a crash.
 * A function that is also called for paths without one of their own names its path in `onlyAt`: any other is NOT_FOUND,
 * by whatever method.
 */
export function route<C extends Container>(
  container: () => C,
  endpoints: Endpoints<C>,
  { onlyAt }: { onlyAt?: string } = {},
): { fetch(request: Request): Promise<Response> } {
  const methods = allowedMethods(Object.keys(endpoints));
  return {
    fetch: (request) =>
      withTelemetry(async (spentMs) => {
        const startedAtMs = performance.now();
        const exchange: Exchange = { requestId: crypto.randomUUID() };
        let response: Response;
        try {
          const made = container();
          exchange.kit = made.kit;
          exchange.requestId = made.kit.newRequestId();
          if (onlyAt !== undefined && new URL(request.url).pathname !== onlyAt) throw new Problem('NOT_FOUND');
          response = await answer(request, made, endpoints, methods, exchange, startedAtMs);
        } catch (error) {
          exchange.error = error;
          response = problemResponse(error, exchange.requestId);
        }
        const { allowedOrigins = [] } = exchange.kit ?? {};
        const cors = corsHeaders(request, allowedOrigins, methods, response.headers.get('vary'));
        stamp(response.headers, { ...cors, ...exchange.headers }, exchange.requestId, spentMs);
        logRequest(exchange, request, response.status, performance.now() - startedAtMs, spentMs);
        return request.method === 'HEAD' ? withoutBody(response) : response;
      }),
  };
}

async function answer<C extends Container>(
  request: Request,
  container: C,
  endpoints: Endpoints<C>,
  methods: readonly string[],
  exchange: Exchange,
  startedAtMs: number,
): Promise<Response> {
  const { kit } = container;
  if (request.method === 'OPTIONS') {
    return new Response(null, { status: 204, headers: { Allow: methods.join(', '), 'Cache-Control': 'no-store' } });
  }
  const endpoint = endpoints[(request.method === 'HEAD' ? 'GET' : request.method) as Method];
  if (!endpoint) throw notAllowed(request.method, methods);
  const { operation } = endpoint;

  const bytes = operation.body ? await readBody(request) : undefined;
  if (bytes) requireJson(request);
  const network = clientNetwork(request.headers);
  const limit = operation.limit === undefined ? undefined : { name: operation.limit, kit, exchange };
  if (limit && operation.auth === 'none') await enforce(limit, network);
  const learner = await authenticate(request, operation.auth, kit.tokens);
  if (learner) exchange.userId = learner.userId;
  if (limit && learner) await enforce(limit, learner.userId);

  const url = new URL(request.url);
  const findings = new Findings();
  const { params, query } = operation;
  const call = {
    params: params && findings.parse(params, pathParameters(operation.path, url.pathname, findings), 'path'),
    query: query && findings.parse(query, firstValues(url.searchParams), 'query'),
    body: operation.body && parseBody(operation, bytes, findings),
    learner,
    headers: request.headers,
    path: url.pathname,
    host: request.headers.get('host') ?? url.host,
    network,
    requestId: exchange.requestId,
    startedAtMs,
  };
  findings.settle();
  const reply = await endpoint.handle(call as Call<Operation>, container);
  if ('cause' in reply) exchange.error = reply.cause;
  return respond(operation, reply, kit);
}

function parseBody(operation: Operation, bytes: Uint8Array | undefined, findings: Findings): unknown {
  const body = bytes && parseJson(bytes);
  const tooLarge = operation.tooLarge?.(body);
  if (tooLarge) throw new Problem('PAYLOAD_TOO_LARGE', { detail: tooLarge });
  refuseInherited(body, findings);
  return operation.body && findings.parse(operation.body, body, 'body');
}

/** The answer goes out through its schema: a field that the contract does not name cannot leak. Tests look at its values, too. */
function respond(
  operation: Operation,
  reply: Awaited<ReturnType<Endpoint<Container>['handle']>>,
  { checkAnswers }: Kit,
): Response {
  const headers = new Headers(reply.headers as Record<string, string> | Headers | undefined);
  headers.set('Cache-Control', operation.cacheControl ?? 'no-store');
  if (operation.otherMediaType) headers.append('Vary', 'Accept');
  if ('bytes' in reply) {
    headers.set('Content-Type', reply.contentType);
    return new Response(Buffer.from(reply.bytes), { status: operation.status, headers });
  }
  const { status = operation.status } = reply;
  if (!('body' in reply) || !operation.response) return new Response(null, { status, headers });
  headers.set('Content-Type', 'application/json');
  const body = checkAnswers ? v.parse(operation.response, reply.body) : namedFields(operation.response, reply.body);
  return new Response(JSON.stringify(body), { status, headers });
}

/** The platform appends parameters of its own behind the client's, so the first value counts. */
function firstValues(search: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...search].reverse());
}

function allowedMethods(named: readonly string[]): string[] {
  return [...named.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'];
}

function notAllowed(method: string, methods: readonly string[]): Problem {
  return new Problem('METHOD_NOT_ALLOWED', {
    detail: `${method} is not supported here; use ${methods.join(', ')}.`,
    headers: { Allow: methods.join(', ') },
  });
}
