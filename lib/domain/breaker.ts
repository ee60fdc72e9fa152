export interface BreakerOptions {
  /** So many failures in a row open it. */
  readonly failures: number;
  /** For so long nothing is asked; then one request tries. */
  readonly openMs: number;
}

/** What became of a request: `refused` is certain enough to need no second witness; `unknown` says nothing of the other side. */
export type Outcome = 'success' | 'failure' | 'refused' | 'unknown';

/** Leave to ask; comes back with the outcome. */
export interface Admission {
  readonly isProbe: boolean;
}

/**
 * A circuit breaker: while the other side is known to be down, nobody waits for it. After `openMs` one request probes, and its
 * outcome decides for all. Times are milliseconds of a clock that never goes back.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  #openUntilMs: number | undefined;
  #isProbing = false;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get isClosed(): boolean {
    return this.#openUntilMs === undefined;
  }

  /** Undefined when nothing may be asked now. Whoever is admitted tells the outcome. */
  admit(nowMs: number): Admission | undefined {
    if (this.#openUntilMs === undefined) return { isProbe: false };
    if (this.#isProbing || nowMs < this.#openUntilMs) return undefined;
    this.#isProbing = true;
    return { isProbe: true };
  }

  record({ isProbe }: Admission, outcome: Outcome, nowMs: number): void {
    if (isProbe) this.#isProbing = false;
    // what was asked before it opened and is answered late decides nothing
    else if (!this.isClosed) return;
    if (outcome === 'unknown') return;
    if (outcome === 'success') {
      this.#failures = 0;
      this.#openUntilMs = undefined;
      return;
    }
    this.#failures += 1;
    if (isProbe || outcome === 'refused' || this.#failures >= this.#options.failures) {
      this.#failures = 0;
      this.#openUntilMs = nowMs + this.#options.openMs;
    }
  }
}
