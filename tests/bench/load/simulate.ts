import { distinctKeys, type PlanOptions, planRequests, type Route, routes } from './plan.js';

export interface SimulatedCache {
  readonly requests: number;
  /** What is bought: each distinct key once, since the storage keeps it for good. */
  readonly paid: Record<Route, number>;
  /** Share of requests, from 0 to 1, that were answered without a purchase. */
  readonly hitRate: number;
}

/** What a load would find in a cache that begins empty and forgets nothing, without sending it. */
export function simulateCache(options: PlanOptions): SimulatedCache {
  const plan = planRequests(options);
  // readings are worked out once a word, not once a request
  const first = new Map(plan.map((request) => [`${request.route} ${request.word.id}`, request]));
  const paid = distinctKeys([...first.values()]);
  const bought = routes.reduce((sum, route) => sum + paid[route], 0);
  return { requests: plan.length, paid, hitRate: 1 - bought / plan.length };
}
