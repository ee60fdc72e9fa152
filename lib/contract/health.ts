import * as v from 'valibot';
import { Timestamp } from './primitives.js';

const Readiness = v.object({
  status: v.picklist(['up', 'down', 'not-configured']),
  latencyMs: v.optional(v.number()),
});

export const Health = v.object({
  status: v.picklist(['ok', 'degraded', 'down']),
  version: v.string(),
  region: v.optional(v.string()),
  checkedAt: Timestamp,
  dependencies: v.object({ database: Readiness }),
});
export type Health = v.InferOutput<typeof Health>;
