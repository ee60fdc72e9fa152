import * as v from 'valibot';
import { Timestamp } from './primitives.js';

const Readiness = v.object({
  status: v.picklist(['up', 'down', 'not-configured']),
  latencyMs: v.optional(v.number()),
});
export type Readiness = v.InferOutput<typeof Readiness>;

const DatabaseReadiness = v.object({
  ...Readiness.entries,
  /** Of `down`, where it is known and tells whoever deploys what to do: it answers, and lacks tables or functions. */
  reason: v.optional(v.picklist(['not-migrated'])),
});
export type DatabaseReadiness = v.InferOutput<typeof DatabaseReadiness>;

const CacheCounts = v.object({
  /** Answered without asking Google: from the cache, or with what another request was fetching already. */
  hits: v.number(),
  /** All others, also those that failed. */
  misses: v.number(),
  /** The cache did not answer, or held something that it should not. */
  errors: v.number(),
  /** Of hits and misses; null before the first. */
  hitRate: v.nullable(v.number()),
});

/** Whose counts they are: of all processes together, or of the one that answers. */
const Scope = v.picklist(['deployment', 'process']);

export const Health = v.object({
  /** `degraded`: something that is configured does not answer, and what matters works without it. */
  status: v.picklist(['ok', 'degraded', 'down']),
  version: v.string(),
  region: v.optional(v.string()),
  checkedAt: Timestamp,
  dependencies: v.object({
    database: DatabaseReadiness,
    cache: Readiness,
    tts: Readiness,
    storage: Readiness,
    ai: Readiness,
  }),
  cache: v.object({ scope: Scope, services: v.object({ tts: CacheCounts, conversations: CacheCounts }) }),
  limits: v.object({ scope: Scope }),
});
export type Health = v.InferOutput<typeof Health>;
