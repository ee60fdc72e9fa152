import { MAX_UPDATES } from '../../../lib/contract/operation-table.js';
import type { Progress, Update } from '../../../lib/contract/progress.js';
import { ProblemError } from '../api/problem-error.js';
import type { Entry, OutboxStorage, RefusedEntry } from './outbox-storage.js';
import { isRefusal, refusedIndexes } from './refusal.js';

/** Ratings come seconds apart; this many milliseconds of quiet let several share a request. */
const GATHER_MS = 1_200;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

export interface OutboxState {
  readonly waiting: readonly Entry[];
  readonly refused: readonly RefusedEntry[];
  /** Why the last attempt failed; null when it did not. The next attempt comes by itself. */
  readonly trouble: ProblemError | null;
}

export interface OutboxOptions {
  readonly waiting: OutboxStorage<Entry>;
  readonly refused: OutboxStorage<RefusedEntry>;
  /** Resolves when the server has written all of them; the answer is the state after. */
  readonly send: (updates: Update[]) => Promise<readonly Progress[]>;
  /** Told before the updates leave the outbox, so that no moment shows neither. */
  readonly onAcknowledged: (progress: readonly Progress[], updates: readonly Update[]) => void;
  readonly gatherMs?: number;
  readonly firstRetryMs?: number;
}

/**
 * The learner's updates on their way to the server. An update leaves only when the server has acknowledged it, or has
 * refused it by name; then it is set aside for the learner to see. Sending twice is harmless: each has an id.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #listeners = new Set<() => void>();
  #state: OutboxState;
  /** Entries that the store did not take; they live as long as this tab. */
  readonly #unstored = new Set<string>();
  #lastSequence = 0;
  #batchSize = MAX_UPDATES;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | null = null;
  #isRunning = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#state = { waiting: options.waiting.read(), refused: options.refused.read(), trouble: null };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): OutboxState => this.#state;

  start(): void {
    this.#isRunning = true;
    if (this.#state.waiting.length > 0) this.#schedule(0);
  }

  stop(): void {
    this.#isRunning = false;
    this.#unschedule();
  }

  /** Takes the update at once; it is sent in the background. */
  add(update: Update): void {
    this.#lastSequence = Math.max(this.#lastSequence + 1, Date.now());
    const entry: Entry = { key: keyOf(update), sequence: this.#lastSequence, update };
    if (!this.#options.waiting.write(entry)) this.#unstored.add(entry.key);
    this.#set({ waiting: [...this.#state.waiting, entry] });
    // an attempt that is set already takes this one along; one after trouble is not hurried
    if (this.#timer === undefined) this.#schedule(this.#options.gatherMs ?? GATHER_MS);
  }

  /** Sends what waits, now; resolves when all of it has left or the attempt has failed. Never rejects. */
  flush(): Promise<void> {
    this.#unschedule();
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  /** Another tab has changed the store. */
  reread(): void {
    const unstored = this.#state.waiting.filter(({ key }) => this.#unstored.has(key));
    const waiting = [...this.#options.waiting.read(), ...unstored].sort((a, b) => a.sequence - b.sequence);
    this.#set({ waiting, refused: this.#options.refused.read() });
  }

  dismissRefused(): void {
    for (const { key } of this.#state.refused) this.#options.refused.remove(key);
    this.#set({ refused: [] });
  }

  async #sendAll(): Promise<void> {
    while (this.#isRunning && this.#state.waiting.length > 0) {
      const batch = this.#state.waiting.slice(0, this.#batchSize);
      try {
        const updates = batch.map(({ update }) => update);
        this.#options.onAcknowledged(await this.#options.send(updates), updates);
        this.#leave(batch);
        this.#failures = 0;
        this.#batchSize = MAX_UPDATES;
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        if (!isRefusal(error)) return this.#retryLater(error);
        this.#setAside(batch, error);
      }
    }
  }

  #setAside(batch: readonly Entry[], error: ProblemError): void {
    const named = refusedIndexes(error, batch.length);
    if (named.size === 0 && batch.length > 1) {
      // the answer names nobody: smaller batches find out who it is
      this.#batchSize = Math.ceil(batch.length / 2);
      return;
    }
    const refused = batch.flatMap((entry, index): RefusedEntry[] => {
      const reason = named.get(index) ?? (batch.length === 1 ? error.detail : undefined);
      return reason === undefined ? [] : [{ ...entry, reason, requestId: error.requestId }];
    });
    for (const entry of refused) this.#options.refused.write(entry);
    this.#set({ refused: [...this.#state.refused, ...refused] });
    this.#leave(refused);
  }

  #retryLater(error: ProblemError): void {
    this.#failures += 1;
    const backoffMs = Math.min(
      LONGEST_RETRY_MS,
      (this.#options.firstRetryMs ?? FIRST_RETRY_MS) * 2 ** (this.#failures - 1),
    );
    this.#set({ trouble: error });
    this.#schedule(Math.max(backoffMs, (error.retryAfterSeconds ?? 0) * 1_000));
  }

  #leave(entries: readonly Entry[]): void {
    const left = new Set(entries.map(({ key }) => key));
    for (const key of left) this.#options.waiting.remove(key);
    this.#set({ waiting: this.#state.waiting.filter(({ key }) => !left.has(key)), trouble: null });
  }

  #schedule(delayMs: number): void {
    if (!this.#isRunning) return;
    this.#unschedule();
    this.#timer = setTimeout(() => void this.flush(), delayMs);
  }

  #unschedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #set(change: Partial<OutboxState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function keyOf(update: Update): string {
  if ('undo' in update) return `undo-${update.undo}`;
  if ('id' in update && update.id !== undefined) return update.id;
  throw new Error('an update without an id can not be told from its repetition');
}
