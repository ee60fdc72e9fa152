import { Agent, type IncomingHttpHeaders, request } from 'node:http';
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
  /** When it left, counted from the beginning. */
  readonly atMs: number;
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
  for (const route of routes) await post(target, route, 0, {});
}

/** Sends every request at its time, whatever became of those before, and waits for all answers. */
export async function drive(target: Target, plan: readonly PlannedRequest[]): Promise<Sample[]> {
  const startedAtMs = performance.now();
  const running: Promise<Sample>[] = [];
  for (const planned of plan) {
    const waitMs = startedAtMs + planned.atMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    running.push(send(target, planned, startedAtMs + planned.atMs));
  }
  return Promise.all(running);
}

/** Asks for something that every answer before should have left in the cache, one request after the other. */
export async function repeat(target: Target, plan: readonly PlannedRequest[]): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const planned of plan) samples.push(await send(target, planned, performance.now()));
  return samples;
}

async function send(target: Target, planned: PlannedRequest, dueAtMs: number): Promise<Sample> {
  const { route, word, user } = planned;
  const body = route === 'tts' ? { text: word.simplified, wordId: word.id } : { type: 'text', wordId: word.id };
  const sentAtMs = performance.now();
  const sample = (outcome: Outcome, requestId?: string, error?: string): Sample => ({
    route,
    outcome,
    ...(error !== undefined && { error }),
    requestId,
    tookMs: performance.now() - sentAtMs,
    atMs: planned.atMs,
    lateMs: sentAtMs - dueAtMs,
  });
  try {
    const { status, headers, body: answer } = await post(target, route, user, body);
    const requestId = headers['x-request-id']?.toString();
    if (status !== 200) return sample('error', requestId, `${route} ${status} ${answer.code}`);
    if (answer.source === 'template') return sample('error', requestId, 'a template instead of a dialogue');
    if (answer.cached) return sample('hit', requestId);
    return sample(upstreamMs(headers) > 0 ? 'miss' : 'shared', requestId);
  } catch (error) {
    return sample('error', undefined, `${route} ${(error as Error).message}`);
  }
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly cached?: boolean; readonly source?: string; readonly code?: string };
}

/** Not by `fetch`: the generator shares its processors with what it measures, and this takes it a third of the time. */
const agent = new Agent({ keepAlive: true });

function post({ url, tokens }: Target, route: Route, user: number, body: unknown): Promise<Answer> {
  const text = JSON.stringify(body);
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    Authorization: `Bearer ${tokens[user % tokens.length]}`,
  };
  return new Promise((resolve, reject) => {
    const asking = request(`${url}/api/v1/${route}`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        try {
          const parsed = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Answer['body'];
          resolve({ status: response.statusCode, headers: response.headers, body: parsed });
        } catch (error) {
          reject(error);
        }
      });
    });
    asking.once('error', reject);
    asking.end(text);
  });
}

function upstreamMs(headers: IncomingHttpHeaders): number {
  const [, milliseconds = '0'] = /upstream;dur=([\d.]+)/.exec(headers['server-timing']?.toString() ?? '') ?? [];
  return Number(milliseconds);
}

/** How many samples of each route had one of these outcomes. */
export function countByRoute(samples: readonly Sample[], ...wanted: Outcome[]): Record<Route, number> {
  const count = (route: Route) =>
    samples.filter((sample) => sample.route === route && wanted.includes(sample.outcome)).length;
  return Object.fromEntries(routes.map((route) => [route, count(route)])) as Record<Route, number>;
}
