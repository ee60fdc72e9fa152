import type { Health } from '../contract/health.js';
import type { Clock } from './ports/clock.js';
import type { Answering } from './ports/readiness.js';

export interface HealthOptions {
  readonly database: Answering;
  readonly version: string;
  readonly region?: string | undefined;
  readonly clock: Clock;
  /** Milliseconds that only go forward, from any beginning. */
  readonly elapsedMs: () => number;
  /** For how long a finding is told again instead of asking once more. */
  readonly freshForMs?: number;
  readonly timeoutMs?: number;
}

/** Whether the service can work. Any number of askers costs each dependency one question a second. */
export class HealthService {
  private readonly options: Required<HealthOptions>;
  private last: { readonly health: Health; readonly atMs: number } | undefined;
  private running: Promise<Health> | undefined;

  constructor(options: HealthOptions) {
    this.options = { freshForMs: 1_000, timeoutMs: 3_000, region: undefined, ...options };
  }

  /** `down` when the database does not answer: nothing that matters works without it. Never throws. */
  async read(): Promise<Health> {
    const { freshForMs, elapsedMs } = this.options;
    if (this.last && elapsedMs() - this.last.atMs < freshForMs) return this.last.health;
    this.running ??= this.ask().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async ask(): Promise<Health> {
    const { clock, elapsedMs, version, region } = this.options;
    const database = await this.readiness(this.options.database);
    const health: Health = {
      status: database.status === 'up' ? 'ok' : 'down',
      version,
      ...(region !== undefined && { region }),
      checkedAt: clock().toISOString(),
      dependencies: { database },
    };
    this.last = { health, atMs: elapsedMs() };
    return health;
  }

  private async readiness(dependency: Answering): Promise<Health['dependencies']['database']> {
    const { elapsedMs, timeoutMs } = this.options;
    const startedAtMs = elapsedMs();
    try {
      await dependency.ping(timeoutMs);
      return { status: 'up', latencyMs: Math.round((elapsedMs() - startedAtMs) * 10) / 10 };
    } catch {
      return { status: 'down' };
    }
  }
}
