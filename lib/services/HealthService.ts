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

/** What is told to anybody, and, for the log alone, why it is not better. */
export interface HealthFinding {
  readonly health: Health;
  readonly cause?: unknown;
}

/** Whether the service can work. Any number of askers costs each dependency one question a second. */
export class HealthService {
  private readonly options: Required<HealthOptions>;
  private last: { readonly finding: HealthFinding; readonly atMs: number } | undefined;
  private running: Promise<HealthFinding> | undefined;

  constructor(options: HealthOptions) {
    this.options = { freshForMs: 1_000, timeoutMs: 3_000, region: undefined, ...options };
  }

  /** `down` when the database does not answer: nothing that matters works without it. Never throws. */
  async read(): Promise<HealthFinding> {
    const { freshForMs, elapsedMs } = this.options;
    if (this.last && elapsedMs() - this.last.atMs < freshForMs) return this.last.finding;
    this.running ??= this.ask().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async ask(): Promise<HealthFinding> {
    const { clock, elapsedMs, version, region } = this.options;
    const { cause, ...database } = await this.readiness(this.options.database);
    const health: Health = {
      status: database.status === 'up' ? 'ok' : 'down',
      version,
      ...(region !== undefined && { region }),
      checkedAt: clock().toISOString(),
      dependencies: { database },
    };
    const finding: HealthFinding = { health, ...(cause !== undefined && { cause }) };
    this.last = { finding, atMs: elapsedMs() };
    return finding;
  }

  private async readiness(dependency: Answering): Promise<Health['dependencies']['database'] & { cause?: unknown }> {
    const { elapsedMs, timeoutMs } = this.options;
    const startedAtMs = elapsedMs();
    try {
      await dependency.ping(timeoutMs);
      return { status: 'up', latencyMs: Math.round((elapsedMs() - startedAtMs) * 10) / 10 };
    } catch (cause) {
      return { status: 'down', cause };
    }
  }
}
