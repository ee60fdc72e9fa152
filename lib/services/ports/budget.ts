import { Problem } from '../../contract/problem.js';

/** What was waited for did not come within its time. Says nothing else, so it may be logged. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
  /**
   * @param wantedMs the call's own limit, where the request had less time than that left: a request with more of it might have
   *   been answered
   */
  constructor(
    message: string,
    readonly wantedMs?: number,
  ) {
    super(message);
  }
}

/**
 * The time that a call would have wanted which came to nothing because the request had less; undefined where the lack of time was
 * not the reason. What could not be called at all says it by a `wantedMs` of its own.
 */
export function wantedMsOf(failure: unknown): number | undefined {
  const cause = failure instanceof Problem ? failure.cause : failure;
  const wantedMs = cause instanceof Error ? (cause as Partial<OutOfTime>).wantedMs : undefined;
  return typeof wantedMs === 'number' ? wantedMs : undefined;
}

/** The answer of a request that could not do without what failed. */
export function upstreamProblem(cause: unknown): Problem {
  const isLate = cause instanceof OutOfTime || wantedMsOf(cause) !== undefined;
  return new Problem(isLate ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_FAILED', { cause });
}

export interface BudgetOptions {
  /** When the request came, by the clock `nowMs`. */
  readonly startedAtMs: number;
  readonly totalMs: number;
  /** Milliseconds that only go forward, from any beginning. */
  readonly nowMs: () => number;
}

/** The time that one request has, handed to everything that waits for somebody else on its behalf. */
export class Budget {
  readonly #endsAtMs: number;
  readonly #nowMs: () => number;

  constructor({ startedAtMs, totalMs, nowMs }: BudgetOptions) {
    this.#endsAtMs = startedAtMs + totalMs;
    this.#nowMs = nowMs;
  }

  /** 0 when the time is over. */
  get remainingMs(): number {
    return Math.max(0, this.#endsAtMs - this.#nowMs());
  }

  /**
   * Waits for `work` for the smaller of its own limit and what is left; `signal` aborts at the same moment.
   * @throws OutOfTime
   */
  async spend<T>(limitMs: number, work: (limit: { ms: number; signal: AbortSignal }) => Promise<T>): Promise<T> {
    const ms = Math.floor(Math.min(limitMs, this.remainingMs));
    const wantedMs = ms < limitMs ? limitMs : undefined;
    if (ms <= 0) throw new OutOfTime('no time was left to ask', wantedMs);
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new OutOfTime(`no answer within ${ms} ms`, wantedMs));
        controller.abort();
      }, ms);
    });
    try {
      return await Promise.race([work({ ms, signal: controller.signal }), over]);
    } finally {
      clearTimeout(timer);
    }
  }
}
