import { setTimeout as sleep } from 'node:timers/promises';
import { vocabulary } from '../../../lib/generated/vocabulary.js';
import { type CacheCounts, type Deployment, type DeploymentOptions, startDeployment } from './deployment.js';
import { drive, repeat, type Sample, type Target, wake } from './drive.js';
import { distinctKeys, type PlannedRequest, planRequests, type Route, routes } from './plan.js';

export interface LoadOptions extends DeploymentOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly ratePerSecond: number;
  readonly users: number;
}

/** What was seen from outside; the report is made of it. */
export interface LoadResult {
  readonly samples: readonly (Sample & { readonly ownMs: number | undefined })[];
  /** Requests that were sent again after the load, one by one, so that what a hit costs could be counted. */
  readonly again: readonly Sample[];
  readonly distinct: Record<Route, number>;
  readonly paid: Record<Route, number>;
  readonly uploads: number;
  readonly health: CacheCounts;
  /** Redis commands for one hit, by name; undefined where they could not be counted. */
  readonly commandsPerHit: Readonly<Record<string, number>> | undefined;
}

const HITS_COUNTED = 100;
/** A function stores what it has counted with its next command, ten seconds after the last time at the earliest. */
const FLUSHED_AFTER_MS = 10_100;
/** Health tells what it has heard of Redis for 5 s. */
const HEALTH_FRESH_MS = 5_500;

/** Starts a deployment with nothing in its cache, loads it as planned and counts. */
export async function runLoad({ seed, seconds, ratePerSecond, users, ...options }: LoadOptions): Promise<LoadResult> {
  const plan = planRequests({ seed, seconds, ratePerSecond, users, words: vocabulary.words });
  const deployment = await startDeployment(options);
  try {
    const target = { url: deployment.url, tokens: await deployment.signUp(users) };
    await wake(target);
    const samples = await drive(target, plan);
    // what was asked for last is in the cache, or its request has failed
    const before = await deployment.redisCommands();
    const again = await repeat(target, plan.slice(-HITS_COUNTED));
    const after = await deployment.redisCommands();
    const ownTimesMs = deployment.ownTimesMs();
    await haveCountsStored(target, plan);
    return {
      samples: samples.map((sample) => ({ ...sample, ownMs: ownTimesMs.get(sample.requestId ?? '') })),
      distinct: distinctKeys(plan),
      again,
      health: await settledHealth(deployment, samples.length + again.length),
      paid: await deployment.paidCalls(),
      uploads: await deployment.uploads(),
      // a repetition that is no hit shows in them, as it should
      commandsPerHit: before && after ? perHit(before, after, again.length) : undefined,
    };
  } catch (error) {
    throw new Error(`the load was not finished: ${error}; the server said: ${deployment.complaints()}`, {
      cause: error,
    });
  } finally {
    await deployment.close();
  }
}

/** Each function has counts of its own. Those of the two requests that make them store these are left out: they come too late. */
async function haveCountsStored(target: Target, plan: readonly PlannedRequest[]): Promise<void> {
  await sleep(FLUSHED_AFTER_MS);
  await repeat(
    target,
    routes.flatMap((route) => plan.findLast((planned) => planned.route === route) ?? []),
  );
}

/** What health says as soon as it has heard of so many requests, or when it should have. */
async function settledHealth(deployment: Deployment, requests: number): Promise<CacheCounts> {
  const untilMs = performance.now() + HEALTH_FRESH_MS;
  for (;;) {
    const counts = await deployment.countsOfHealth();
    const heard = routes.reduce((sum, route) => sum + counts[route].hits + counts[route].misses, 0);
    if (heard === requests || performance.now() > untilMs) return counts;
    await sleep(250);
  }
}

function perHit(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
  hits: number,
): Record<string, number> {
  const counts = Object.entries(after).map(([name, count]) => [name, (count - (before[name] ?? 0)) / hits] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
