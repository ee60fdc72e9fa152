/** Runs `work` unless another tab is at the same work. @returns false when it did not run. */
export type Exclusive = (work: () => Promise<void>) => Promise<boolean>;

/** As long as a tab may be silent before another one takes its place; a batch and its repetition take less. */
const LEASE_MS = 30_000;

/** One tab at a time for `name`: by the browser's locks, and by a lease in `storage` where it has none. */
export function exclusively(name: string, storage: () => LeaseStorage = () => localStorage): Exclusive {
  const { locks } = globalThis.navigator as { locks?: LockManager };
  if (locks) {
    return (work) =>
      locks.request(name, { ifAvailable: true }, async (lock) => {
        if (lock) await work();
        return lock !== null;
      });
  }
  const lease = new Lease(name, storage);
  return async (work) => {
    if (!lease.take()) return false;
    const renewal = setInterval(() => lease.take(), LEASE_MS / 3);
    try {
      await work();
    } finally {
      clearInterval(renewal);
      lease.release();
    }
    return true;
  };
}

type LeaseStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * A line in the storage that says who works and until when. Two tabs that look in the same instant may both get it; then an
 * update is sent twice, which its id makes harmless.
 */
class Lease {
  readonly #key: string;
  readonly #holder = crypto.randomUUID();
  readonly #storage: () => LeaseStorage;

  constructor(name: string, storage: () => LeaseStorage) {
    this.#key = `${name}.lease`;
    this.#storage = storage;
  }

  take(): boolean {
    try {
      const [holder, until] = (this.#storage().getItem(this.#key) ?? '').split(' ');
      const isOthers = holder !== this.#holder && Number(until) > Date.now() && Number(until) <= Date.now() + LEASE_MS;
      if (isOthers) return false;
      this.#storage().setItem(this.#key, `${this.#holder} ${Date.now() + LEASE_MS}`);
      return true;
    } catch {
      // without a storage no tab can know of another
      return true;
    }
  }

  release(): void {
    try {
      if (this.#storage().getItem(this.#key)?.startsWith(this.#holder)) this.#storage().removeItem(this.#key);
    } catch {
      // it expires
    }
  }
}
