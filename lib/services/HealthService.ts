import type { DatabaseReadiness, Health } from '../contract/health.js';
import type { Clock } from './ports/clock.js';
import { type Answering, NotMigrated, type ObservedCache } from './ports/readiness.js';

export interface HealthOptions {
  readonly database: Answering;
  readonly cache: ObservedCache;
  /** Undefined for what is not configured. None of them is asked for anything that costs money. */
  readonly upstreams: { readonly [name in 'tts' | 'storage' | 'ai']: Answering | undefined };
  readonly version: string;
  readonly region?: string | undefined;
  readonly clock: Clock;
  /** Milliseconds that only go forward, from any beginning. */
  readonly elapsedMs: () => number;
  /** For how long a finding is told again instead of asking the database once more. */
  readonly freshForMs?: number;
  readonly timeoutMs?: number;
}

/** What is told to anybody, and, for the log alone, why the database does not answer. */
export interface HealthFinding {
  readonly health: Health;
  readonly cause?: unknown;
}

interface Finding extends DatabaseReadiness {
  readonly cause?: unknown;
}

type Findings = Record<keyof Health['dependencies'], Finding>;

/** A question to the cache is a command of its monthly allowance; one to Google is a courtesy. */
const CACHE_FRESH_MS = 5_000;
const UPSTREAM_FRESH_MS = 30_000;
const OTHERS_TIMEOUT_MS = 1_000;

/** Whether the service can work. Any number of askers costs the database one question a second, and the others fewer. */
export class HealthService {
  readonly #options: HealthOptions & { readonly freshForMs: number };
  readonly #read: () => Promise<HealthFinding>;

  constructor(options: HealthOptions) {
    const { freshForMs = 1_000, timeoutMs = 3_000, database, cache, upstreams } = options;
    this.#options = { ...options, freshForMs };
    const asked = {
      database: () => this.#readiness(database, timeoutMs),
      cache: this.#fresh(CACHE_FRESH_MS, () => this.#readiness(cache.shared, OTHERS_TIMEOUT_MS)),
      tts: this.#fresh(UPSTREAM_FRESH_MS, () => this.#readiness(upstreams.tts, OTHERS_TIMEOUT_MS)),
      storage: this.#fresh(UPSTREAM_FRESH_MS, () => this.#readiness(upstreams.storage, OTHERS_TIMEOUT_MS)),
      ai: this.#fresh(UPSTREAM_FRESH_MS, () => this.#readiness(upstreams.ai, OTHERS_TIMEOUT_MS)),
    };
    this.#read = this.#fresh(freshForMs, async () => {
      const [database, cache, tts, storage, ai] = await Promise.all([
        asked.database(),
        asked.cache(),
        asked.tts(),
        asked.storage(),
        asked.ai(),
      ]);
      return this.#describe({ database, cache, tts, storage, ai });
    });
  }

  /** `down` when the database does not answer or lacks tables or functions: nothing that matters works without it. Never throws. */
  read(): Promise<HealthFinding> {
    return this.#read();
  }

  #describe(findings: Findings): HealthFinding {
    const { clock, version, region, cache } = this.#options;
    const isDown = ({ status }: Finding) => status === 'down';
    const { scope, counts } = cache.report();
    const { cause } = findings.database;
    const health: Health = {
      status: isDown(findings.database) ? 'down' : Object.values(findings).some(isDown) ? 'degraded' : 'ok',
      version,
      ...(region !== undefined && { region }),
      checkedAt: clock().toISOString(),
      dependencies: told(findings),
      cache: { scope, services: { tts: withRate(counts.tts), conversations: withRate(counts.conversations) } },
      limits: { scope: cache.limitScope() },
    };
    return { health, ...(cause !== undefined && { cause }) };
  }

  async #readiness(dependency: Answering | undefined, timeoutMs: number): Promise<Finding> {
    if (!dependency) return { status: 'not-configured' };
    const { elapsedMs } = this.#options;
    const startedAtMs = elapsedMs();
    try {
      await dependency.ping(timeoutMs);
      return { status: 'up', latencyMs: Math.round((elapsedMs() - startedAtMs) * 10) / 10 };
    } catch (cause) {
      return { status: 'down', cause, ...(cause instanceof NotMigrated && { reason: 'not-migrated' }) };
    }
  }

  /** Finds once for all who ask at the same time, and for those who ask within `freshForMs` after that. */
  #fresh<T>(freshForMs: number, find: () => Promise<T>): () => Promise<T> {
    const { elapsedMs } = this.#options;
    let last: { readonly found: T; readonly atMs: number } | undefined;
    let running: Promise<T> | undefined;
    const findAnew = async (): Promise<T> => {
      try {
        const found = await find();
        last = { found, atMs: elapsedMs() };
        return found;
      } finally {
        running = undefined;
      }
    };
    return async () => {
      if (last && elapsedMs() - last.atMs < freshForMs) return last.found;
      running ??= findAnew();
      return running;
    };
  }
}

/** Without the causes, which are for the log. */
function told({ database, cache, tts, storage, ai }: Findings): Health['dependencies'] {
  const readiness = ({ status, latencyMs }: Finding) => ({ status, ...(latencyMs !== undefined && { latencyMs }) });
  const { reason } = database;
  return {
    database: { ...readiness(database), ...(reason !== undefined && { reason }) },
    cache: readiness(cache),
    tts: readiness(tts),
    storage: readiness(storage),
    ai: readiness(ai),
  };
}

function withRate(counts: { hits: number; misses: number; errors: number }) {
  const { hits, misses, errors } = counts;
  const hitRate = hits + misses === 0 ? null : Math.round((hits / (hits + misses)) * 10_000) / 10_000;
  return { hits, misses, errors, hitRate };
}
