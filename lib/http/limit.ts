import { limitFields, rateLimited } from '../services/ports/limiter.js';
import type { Exchange, Kit } from './kit.js';

/** Counts a request under a limit of the configuration; adds the RateLimit fields, or refuses. */
export async function enforce(
  { name, kit, exchange }: { name: string; kit: Kit; exchange: Exchange },
  key: string,
): Promise<void> {
  const limit = kit.limits[name];
  if (!limit) throw new Error(`no limit is called ${name}`);
  const verdict = await kit.limiter.count(name, key, limit);
  if (!verdict.allowed) throw rateLimited(name, limit, verdict);
  exchange.headers = limitFields(name, limit, verdict);
}
