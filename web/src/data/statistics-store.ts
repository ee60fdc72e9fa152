import type { Statistics, Update } from '../../../lib/contract/progress.js';
import type { OwnerStore } from '../local/owner-store.js';
import { metaKey, type OwnerChange, type OwnerContent } from '../local/shapes.js';
import { singleFlight } from '../sync/single-flight.js';
import type { States } from './introduced-today.js';
import { logStatistics, withoutTakenBack } from './log-statistics.js';
import type { TakenBack } from './taken-back.js';

/** The server's statistics, and in whose days. */
interface Told {
  readonly timeZone: string;
  readonly statistics: Statistics;
}

const TOLD = metaKey<Told>('statistics');

export interface StatisticsState {
  /** What the server last told; null when it has told nothing on this device, or nothing in the days of this zone. */
  readonly told: Told | null;
  readonly error: unknown;
}

interface StatisticsStoreOptions {
  readonly store: Pick<OwnerStore, 'change'>;
  readonly content: OwnerContent;
  /** Null for a guest, of whom the server knows nothing. */
  readonly fetch: ((timeZone: string) => Promise<Statistics>) | null;
}

interface TakeOptions {
  /** The states before the updates. */
  readonly server: States;
  /** Of the words of which the updates take something back. */
  readonly takenBack: readonly TakenBack[];
  /** Epoch ms. */
  readonly now: number;
}

/** The statistics that the server last told of an owner; kept for when there is no network. */
export class StatisticsStore {
  readonly #options: StatisticsStoreOptions;
  readonly #listeners = new Set<() => void>();
  #state: StatisticsState;
  #timeZone: string | null = null;
  /** Moves when the server has got more, or other days are asked for: an answer that was under way may not count it. */
  #version = 0;
  /** Who asks while the device keeps an answer is given another one, if that has become too old meanwhile. */
  readonly #readOnce = singleFlight(
    () => this.#read(),
    (version) => version === this.#version,
  );

  constructor(options: StatisticsStoreOptions) {
    this.#options = options;
    this.#state = { told: (options.content.meta.get(TOLD.name) as Told | undefined) ?? null, error: null };
  }

  get isOfGuest(): boolean {
    return this.#options.fetch === null;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): StatisticsState => this.#state;

  /** Somebody looks at the statistics, in the days of this zone. */
  watch(timeZone: string): void {
    if (timeZone !== this.#timeZone) this.#version += 1;
    this.#timeZone = timeZone;
    void this.refresh();
  }

  /** Reads them again, once anybody has looked at them. Never rejects. */
  async refresh(): Promise<void> {
    await this.#readOnce();
  }

  /**
   * The server has acknowledged the updates: until it tells its statistics again, they are added to what it told, so that no
   * moment shows them as not done, and what they take back is left out. @returns what the device has to keep of it.
   */
  take(updates: readonly Update[], { server, takenBack, now }: TakeOptions): OwnerChange {
    this.#version += 1;
    const { told } = this.#state;
    if (!told) return {};
    const { timeZone } = told;
    const statistics = withoutTakenBack(told.statistics, { words: takenBack, timeZone, now });
    const added = logStatistics({ told: statistics, server, updates, timeZone, now });
    const next: Told = { timeZone, statistics: { ...statistics, ...added } };
    this.#set({ told: next });
    return { meta: { [TOLD.name]: next } };
  }

  /** What another tab did. */
  follow({ meta = {} }: OwnerChange): void {
    const told = meta[TOLD.name] as Told | undefined;
    if (told) this.#set({ told });
  }

  /** @returns the version that was read; null when it could not be. */
  async #read(): Promise<number | null> {
    const { fetch, store } = this.#options;
    try {
      while (fetch && this.#timeZone !== null) {
        const version = this.#version;
        const timeZone = this.#timeZone;
        const statistics = await fetch(timeZone);
        if (version !== this.#version) continue;
        const told: Told = { timeZone, statistics };
        this.#set({ told, error: null });
        await store.change({ meta: { [TOLD.name]: told } });
        return version;
      }
      return this.#version;
    } catch (error) {
      this.#set({ error });
      return null;
    }
  }

  #set(change: Partial<StatisticsState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}
