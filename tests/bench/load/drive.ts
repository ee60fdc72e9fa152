import { setTimeout as sleep } from 'node:timers/promises';
import { type PlannedRequest, type Route, routes } from './plan.js';

/**
 * What became of a request. `shared`: it waited for what another one was fetching already. Which of the three a good answer is,
 * it says itself: `cached`, and in `Server-Timing` whether this very request asked Google.
 */
export const outcomes = ['hit', 'shared', 'miss', 'error'] as const;
export type Outcome = (typeof outcomes)[number];

export interface Sample {
  readonly route: Route;
  readonly outcome: Outcome;
  /** What was wrong, for an error. */
  readonly error?: string;
  readonly requestId: string | undefined;
  /** From sending the request to having read the answer. */
  readonly tookMs: number;
  /** How much later than planned it left: what the generator itself could not keep up with. */
  readonly lateMs: number;
}

export interface Target {
  readonly url: string;
  /** Access tokens, one a user. */
  readonly tokens: readonly string[];
}

/** Has both functions loaded by a request that each refuses: that is no part of the service, and buys nothing. */
export async function wake(target: Target): Promise<void> {
  for (const route of routes) await (await post(target, route, 0, {})).text();
}

/** Sends every request at its time, whatever became of those before, and waits for all answers. */
export async function drive(target: Target, plan: readonly PlannedRequest[]): Promise<Sample[]> {
  const startedAtMs = performance.now();
  const running: Promise<Sample>[] = [];
  for (const request of plan) {
    const waitMs = startedAtMs + request.atMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    running.push(send(target, request, startedAtMs + request.atMs));
  }
  return Promise.all(running);
}

/** Asks for something that every answer before should have left in the cache, one request after the other. */
export async function repeat(target: Target, plan: readonly PlannedRequest[]): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const request of plan) samples.push(await send(target, request, performance.now()));
  return samples;
}

async function send(target: Target, request: PlannedRequest, dueAtMs: number): Promise<Sample> {
  const { route, word, user } = request;
  const body = route === 'tts' ? { text: word.simplified, wordId: word.id } : { type: 'text', wordId: word.id };
  const sentAtMs = performance.now();
  const sample = (outcome: Outcome, requestId?: string, error?: string): Sample => ({
    route,
    outcome,
    ...(error !== undefined && { error }),
    requestId,
    tookMs: performance.now() - sentAtMs,
    lateMs: sentAtMs - dueAtMs,
  });
  try {
    const response = await post(target, route, user, body);
    const answer = (await response.json()) as { cached?: boolean; source?: string; code?: string };
    const requestId = response.headers.get('x-request-id') ?? undefined;
    if (response.status !== 200) return sample('error', requestId, `${route} ${response.status} ${answer.code}`);
    if (answer.source === 'template') return sample('error', requestId, 'a template instead of a dialogue');
    if (answer.cached) return sample('hit', requestId);
    return sample(upstreamMs(response.headers) > 0 ? 'miss' : 'shared', requestId);
  } catch (error) {
    const { message, cause } = error as Error;
    return sample('error', undefined, `${route} ${message}: ${(cause as NodeJS.ErrnoException | undefined)?.code}`);
  }
}

function post({ url, tokens }: Target, route: Route, user: number, body: unknown): Promise<Response> {
  return fetch(`${url}/api/v1/${route}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${tokens[user % tokens.length]}` },
    body: JSON.stringify(body),
  });
}

function upstreamMs(headers: Headers): number {
  const [, milliseconds = '0'] = /upstream;dur=([\d.]+)/.exec(headers.get('server-timing') ?? '') ?? [];
  return Number(milliseconds);
}

/** How many samples of each route had one of these outcomes. */
export function countByRoute(samples: readonly Sample[], ...wanted: Outcome[]): Record<Route, number> {
  const count = (route: Route) =>
    samples.filter((sample) => sample.route === route && wanted.includes(sample.outcome)).length;
  return Object.fromEntries(routes.map((route) => [route, count(route)])) as Record<Route, number>;
}
