import { AsyncLocalStorage } from 'node:async_hooks';

/** What a request spends its time on outside the process. */
export type Dependency = 'db' | 'cache' | 'upstream';

type Spent = Record<Dependency, number>;

const current = new AsyncLocalStorage<Spent | undefined>();

/** Runs one request; `measure` calls inside it add up in the object that is handed to `run`. */
export function withTelemetry<T>(run: (spentMs: Readonly<Spent>) => Promise<T>): Promise<T> {
  const spentMs: Spent = { db: 0, cache: 0, upstream: 0 };
  return current.run(spentMs, () => run(spentMs));
}

/** Stands for the request that is being answered now, by identity; undefined outside any. */
export function currentRequest(): object | undefined {
  return current.getStore();
}

/** Runs what goes on after the answer, and is no part of the request that began it. */
export function outsideRequests<T>(run: () => T): T {
  return current.run(undefined, run);
}

/** Adds the wall time of `run`, also when it fails, to what the current request spent on `dependency`. */
export async function measure<T>(dependency: Dependency, run: () => Promise<T>): Promise<T> {
  const spentMs = current.getStore();
  if (!spentMs) return run();
  const startedAtMs = performance.now();
  try {
    return await run();
  } finally {
    spentMs[dependency] += performance.now() - startedAtMs;
  }
}
