const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

interface RetryOptions {
  readonly run: () => void;
  readonly firstMs?: number | undefined;
}

/** One timer: for the next attempt, which comes later after each failure, and not in step with other devices. */
export class Retry {
  readonly #run: () => void;
  readonly #firstMs: number;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ run, firstMs = FIRST_MS }: RetryOptions) {
    this.#run = run;
    this.#firstMs = firstMs;
  }

  get isSet(): boolean {
    return this.#timer !== undefined;
  }

  at(delayMs: number): void {
    this.cancel();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#run();
    }, delayMs);
  }

  /** After one more failure, but not before `leastMs`. */
  again(leastMs: number): void {
    this.#failures += 1;
    const backoffMs = Math.min(LONGEST_MS, this.#firstMs * 2 ** (this.#failures - 1));
    this.at(Math.max(leastMs, backoffMs * (0.75 + Math.random() / 2)));
  }

  reset(): void {
    this.#failures = 0;
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
