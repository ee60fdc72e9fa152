const DAY_MS = 24 * 3_600_000;

/** How far this device's clock is from the server's, in ms, ahead when positive; null while it is right, or not known. */
export type ClockSkewMs = number | null;

/** Watches the clock of this device by the server's `Date` header, and tells when they are more than a day apart. */
export class DeviceClock {
  readonly #listeners = new Set<() => void>();
  #skewMs: ClockSkewMs = null;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): ClockSkewMs => this.#skewMs;

  /** `date`: of an answer that has just arrived, whose request left at `sentAt` (epoch ms of this device). */
  compare(date: string | null, sentAt: number): void {
    const server = Date.parse(date ?? '');
    if (Number.isNaN(server)) return;
    const differenceMs = (sentAt + Date.now()) / 2 - server;
    const skewMs = Math.abs(differenceMs) > DAY_MS ? differenceMs : null;
    if ((skewMs === null) === (this.#skewMs === null)) return;
    this.#skewMs = skewMs;
    for (const listener of [...this.#listeners]) listener();
  }
}
