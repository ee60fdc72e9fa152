import type { Progress } from '../../../lib/contract/progress.js';
import { FORGET_LOG } from '../local/log-meta.js';
import type { OwnerStore } from '../local/owner-store.js';
import { metaKey, type OwnerChange, type OwnerContent } from '../local/shapes.js';
import { singleFlight } from '../sync/single-flight.js';
import { mergeAnswer, mergeDelta, mergeList, NO_PROGRESS, type ProgressSnapshot } from './merge-progress.js';

const CURSOR = metaKey<string>('progress-cursor');

export interface ProgressState {
  /** The server's states; null while they have never been read on this device. */
  readonly snapshot: ProgressSnapshot | null;
  /** Why the last reading failed; what is held stays. */
  readonly error: unknown;
}

interface ProgressAnswer {
  readonly list: readonly Progress[];
  readonly cursor: string;
}

interface ProgressStoreOptions {
  readonly store: Pick<OwnerStore, 'change'>;
  readonly content: OwnerContent;
  /** The states that changed after `since`, or all; null for a guest, of whom the server knows nothing. */
  readonly fetch: ((since: string | undefined) => Promise<ProgressAnswer>) | null;
}

/**
 * The server's states of an owner's words as this device last read them. They are kept, so that the app starts from them
 * without a network, and brought up to date by what has changed since.
 */
export class ProgressStore {
  readonly #options: ProgressStoreOptions;
  readonly #listeners = new Set<() => void>();
  #state: ProgressState;
  /** What the server answered to batches while this device had no states yet. */
  #early: readonly Progress[] = [];
  /** Who asks while an attempt hangs that fails in the end may know that the network is back. */
  readonly #readOnce = singleFlight(
    () => this.#read(),
    (isRead) => isRead,
  );

  constructor(options: ProgressStoreOptions) {
    this.#options = options;
    this.#state = { snapshot: options.fetch ? snapshotOf(options.content) : NO_PROGRESS, error: null };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): ProgressState => this.#state;

  /** Reads what has changed; calls that come meanwhile wait for the same answer. Never rejects. */
  async refresh(): Promise<void> {
    await this.#readOnce();
  }

  /** The states that the server answered to a batch. @returns what the device has to keep of it. */
  take(answer: readonly Progress[]): OwnerChange {
    const { snapshot } = this.#state;
    if (!snapshot) {
      // a list that is on its way may have been asked for before, and lack them
      this.#early = [...this.#early, ...answer];
      return {};
    }
    this.#set({ snapshot: mergeAnswer(snapshot, answer) });
    return { putProgress: answer };
  }

  /** What another tab did. */
  follow({ clearProgress, putProgress = [], meta = {} }: OwnerChange): void {
    const held = this.#state.snapshot;
    const cursor = meta[CURSOR.name];
    if (typeof cursor === 'string') {
      const merge =
        clearProgress || !held ? mergeList(held, putProgress, cursor) : mergeDelta(held, putProgress, cursor);
      this.#set({ snapshot: this.#withEarly(merge), error: null });
    } else if (putProgress.length > 0) this.take(putProgress);
  }

  /** @returns whether it could be read. */
  async #read(): Promise<boolean> {
    const { fetch, store } = this.#options;
    if (!fetch) return true;
    try {
      const since = this.#state.snapshot?.cursor;
      const { list, cursor } = await fetch(since);
      if (since !== undefined && cursor >= since) {
        this.#show(mergeDelta(this.#state.snapshot ?? NO_PROGRESS, list, cursor));
        if (list.length > 0 || cursor !== since) {
          await store.change({ putProgress: list, meta: { [CURSOR.name]: cursor } });
        }
        return true;
      }
      // a server that has gone back in time (its data were restored) is believed from the start
      const whole = since === undefined ? { list, cursor } : await fetch(undefined);
      const held = since === undefined ? this.#state.snapshot : null;
      const snapshot = this.#withEarly(mergeList(held, whole.list, whole.cursor));
      this.#show(snapshot);
      const putProgress = [...snapshot.byWord.values()];
      const restored = since === undefined ? {} : FORGET_LOG;
      const meta = { ...restored.meta, [CURSOR.name]: whole.cursor };
      await store.change({ ...restored, clearProgress: true, putProgress, meta });
      return true;
    } catch (error) {
      this.#set({ error });
      return false;
    }
  }

  #withEarly(snapshot: ProgressSnapshot): ProgressSnapshot {
    const early = this.#early;
    this.#early = [];
    return mergeAnswer(snapshot, early);
  }

  #show(snapshot: ProgressSnapshot): void {
    if (snapshot.byWord === this.#state.snapshot?.byWord && this.#state.error === null) {
      // nothing to draw anew: only the cursor has moved
      this.#state = { snapshot: { ...this.#state.snapshot, cursor: snapshot.cursor }, error: null };
    } else this.#set({ snapshot, error: null });
  }

  #set(change: Partial<ProgressState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}

function snapshotOf({ progress, meta }: OwnerContent): ProgressSnapshot | null {
  const cursor = meta.get(CURSOR.name);
  if (typeof cursor !== 'string') return null;
  return { byWord: new Map(progress.map((state) => [state.wordId, state])), cursor };
}
