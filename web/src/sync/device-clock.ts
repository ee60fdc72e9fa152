const DAY_MS = 24 * 3_600_000;
/** A small file that the service worker does not answer for: it answers GET alone. */
const FILE = '/manifest.webmanifest';

/** How far this device's clock is from the server's, in ms, ahead when positive; null while it is right, or not known. */
export type ClockSkewMs = number | null;

/** Watches the clock of this device by the server's `Date` header, and tells when they are more than a day apart. */
export class DeviceClock {
  readonly #listeners = new Set<() => void>();
  #skewMs: ClockSkewMs = null;
  #isKnown = false;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): ClockSkewMs => this.#skewMs;

  /**
   * Asks for the time alone, for whoever has nothing else to ask the server: once, and again while the clock is wrong. Never
   * rejects: without a network it is not known.
   */
  async ask(): Promise<void> {
    if (this.#isKnown && this.#skewMs === null) return;
    const sentAt = Date.now();
    try {
      this.compare((await fetch(FILE, { method: 'HEAD', cache: 'no-store' })).headers, sentAt);
    } catch {
      // the next occasion comes
    }
  }

  /** `headers`: of an answer that has just arrived, whose request left at `sentAt` (epoch ms of this device). */
  compare(headers: Pick<Headers, 'get'>, sentAt: number): void {
    // an answer that a cache on the way has kept for a while says for how long
    const server = Date.parse(headers.get('Date') ?? '') + Number(headers.get('Age') ?? 0) * 1_000;
    if (Number.isNaN(server)) return;
    this.#isKnown = true;
    const differenceMs = (sentAt + Date.now()) / 2 - server;
    const skewMs = Math.abs(differenceMs) > DAY_MS ? differenceMs : null;
    // a request takes a moment: what differs by that is the same news
    if (isAsGood(skewMs, this.#skewMs)) return;
    this.#skewMs = skewMs;
    for (const listener of [...this.#listeners]) listener();
  }
}

function isAsGood(one: ClockSkewMs, other: ClockSkewMs): boolean {
  return one === null || other === null ? one === other : Math.abs(one - other) < DAY_MS;
}
