import { MAX_UPDATES } from '../../../lib/contract/operation-table.js';
import type { Progress, Update } from '../../../lib/contract/progress.js';
import { ProblemError, unexpected } from '../api/problem-error.js';
import type { OwnerNews } from '../local/neighbours.js';
import type { OwnerStore } from '../local/owner-store.js';
import type { Entry, OutboxContent, OwnerChange, RefusedEntry } from '../local/shapes.js';
import { keyOf, nextBatch } from './batch.js';
import type { Exclusive } from './exclusive.js';
import { OutboxMemory } from './outbox-memory.js';
import { isRefusal, refusedAmong } from './refusal.js';
import { Retry } from './retry.js';
import { singleFlight } from './single-flight.js';

/** Ratings come seconds apart; this many milliseconds of quiet let several share a request. */
const GATHER_MS = 1_200;
/** Another tab is sending, or has something to send; it is looked after should that tab have gone. */
const OTHER_TAB_MS = 5_000;

export interface OutboxState extends OutboxContent {
  /** Why the last attempt failed; null when it did not. The next attempt comes by itself, but for `needsSignIn`. */
  readonly trouble: ProblemError | null;
  /** The server no longer knows the session: nothing is sent until the learner has signed in again. */
  readonly needsSignIn: boolean;
}

export interface OutboxOptions {
  readonly store: Pick<OwnerStore, 'readOutbox' | 'change'>;
  /** What the device kept, as it was read. */
  readonly content: OutboxContent;
  /** Resolves when the server has written all of them; the answer is the state after. Null for a guest: nothing is sent. */
  readonly send: ((updates: Update[]) => Promise<readonly Progress[]>) | null;
  /** Told before the updates leave, so that no moment shows neither; what it returns is kept together with their leaving. */
  readonly onAcknowledged: (progress: readonly Progress[], updates: readonly Update[]) => OwnerChange;
  readonly exclusive: Exclusive;
  readonly gatherMs?: number;
  readonly firstRetryMs?: number;
}

/**
 * An owner's updates on their way to the server. They count at once in this tab, are kept by the device right after, and
 * leave only when the server has acknowledged them, or has refused them by name: those are set aside for the learner to
 * see. Of several tabs one sends at a time. Sending twice is harmless: each update has an id.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #memory: OutboxMemory;
  readonly #retry: Retry;
  readonly #listeners = new Set<() => void>();
  #state: OutboxState;
  #lastSequence = 0;
  #batchSize = MAX_UPDATES;
  /** Somebody has asked during the attempt that is under way: it may have begun before there was a network, or a session. */
  #isAsked = false;
  readonly #attemptOnce = singleFlight(
    () => this.#takeTurn(),
    (hasFailed) => !(hasFailed && this.#isAsked),
  );
  #isRunning = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#memory = new OutboxMemory(options.content);
    // also when the clock has been set back since
    this.#lastSequence = options.content.waiting.at(-1)?.sequence ?? 0;
    this.#retry = new Retry({ run: () => void this.attempt(), firstMs: options.firstRetryMs });
    this.#state = { ...this.#memory.shelves, trouble: null, needsSignIn: false };
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
    this.#retry.cancel();
  }

  /** Takes updates at once; they are kept and sent in the background. One that waits already is not taken twice. */
  add(...updates: readonly Update[]): void {
    void this.addAll(updates);
  }

  /** As `add`, however many they are. @returns whether the device keeps them: all of them, or none. */
  addAll(updates: readonly Update[]): Promise<boolean> {
    const entries = updates.map((update): Entry => {
      this.#lastSequence = Math.max(this.#lastSequence + 1, Date.now());
      return { key: keyOf(update), sequence: this.#lastSequence, update };
    });
    this.#memory.add(entries);
    this.#show();
    const isKept = this.#save();
    // an attempt that is set already takes these along; one after trouble is not hurried
    if (!this.#retry.isSet && !this.#state.needsSignIn) this.#schedule(this.#options.gatherMs ?? GATHER_MS);
    return isKept;
  }

  /**
   * Sends what waits, now, for who asks for it or knows that something has changed: where an attempt is under way that fails,
   * another one follows at once. Resolves when all of it has left or the attempt has failed. Never rejects.
   */
  flush(): Promise<void> {
    this.#isAsked = true;
    return this.attempt();
  }

  /** Sends what waits, now, because there is an occasion; an attempt that is under way is as good. */
  async attempt(): Promise<void> {
    this.#retry.cancel();
    await this.#attemptOnce();
  }

  /** Another tab has changed what the device keeps. */
  follow(change: OwnerNews): void {
    if (change === 'reread' || change === 'removed') void this.reread();
    else {
      this.#memory.follow(change);
      this.#show();
      // that tab sends it, unless it is closed right now
      if (this.#state.waiting.length > 0 && !this.#retry.isSet) this.#schedule(OTHER_TAB_MS);
    }
  }

  async reread(): Promise<void> {
    const content = await this.#options.store.readOutbox();
    if (!content) return;
    this.#memory.reread(content);
    this.#show();
    if (this.#state.waiting.length > 0 && !this.#retry.isSet && !this.#state.needsSignIn) this.#schedule(0);
  }

  /** The learner does not want to see the refused updates any more. */
  dismissRefused(): void {
    const removeRefused = this.#state.refused.map(({ key }) => key);
    this.#memory.dismissRefused();
    this.#show();
    void this.#options.store.change({ removeRefused });
  }

  /** Whatever goes wrong, the next attempt comes: what waits must not wait for the next rating. @returns whether it did. */
  async #takeTurn(): Promise<boolean> {
    this.#isAsked = false;
    this.#retry.cancel();
    try {
      await this.#turn();
      return false;
    } catch (error) {
      if (!(error instanceof ProblemError)) console.error('What waits could not be sent.', error);
      this.#giveUpFor(error instanceof ProblemError ? error : unexpected(error));
      return true;
    }
  }

  async #turn(): Promise<void> {
    if (this.#memory.unsaved.put.length > 0) await this.#save();
    if (!this.#isRunning || this.#options.send === null || this.#state.waiting.length === 0) return;
    const isOurTurn = await this.#options.exclusive(async () => {
      // the tab before this one may have sent all of it
      const content = await this.#options.store.readOutbox();
      if (content) this.#memory.reread(content);
      this.#show();
      await this.#sendAll();
    });
    if (!isOurTurn && this.#state.waiting.length > 0) this.#schedule(OTHER_TAB_MS);
  }

  async #sendAll(): Promise<void> {
    const { send, onAcknowledged } = this.#options;
    while (send && this.#isRunning && this.#state.waiting.length > 0) {
      const batch = nextBatch(this.#state.waiting, this.#batchSize);
      const updates = batch.map(({ update }) => update);
      try {
        const answer = await send(updates);
        await this.#leave(batch, [], onAcknowledged(answer, updates));
        this.#retry.reset();
        this.#batchSize = MAX_UPDATES;
      } catch (error) {
        if (!(error instanceof ProblemError) || !isRefusal(error)) throw error;
        await this.#setAside(batch, error);
      }
    }
  }

  async #setAside(batch: readonly Entry[], error: ProblemError): Promise<void> {
    const refused = refusedAmong(batch, error);
    // the answer names nobody: smaller batches find out who it is
    if (refused.length === 0) this.#batchSize = Math.ceil(batch.length / 2);
    else await this.#leave(refused, refused, { putRefused: refused });
  }

  /** For now. */
  #giveUpFor(error: ProblemError): void {
    const needsSignIn = error.status === 401;
    this.#show({ trouble: error, needsSignIn });
    if (!needsSignIn && this.#isRunning) this.#retry.again((error.retryAfterSeconds ?? 0) * 1_000);
  }

  async #leave(entries: readonly Entry[], refused: readonly RefusedEntry[], change: OwnerChange): Promise<void> {
    this.#memory.leave(new Set(entries.map(({ key }) => key)), refused);
    this.#show({ trouble: null, needsSignIn: false });
    await this.#save(change);
  }

  /** Tells the device what it does not know yet. What it does not take now, it is told with the next change. */
  async #save(change: OwnerChange = {}): Promise<boolean> {
    const { put, remove } = this.#memory.unsaved;
    const isKept = await this.#options.store.change({ ...change, putWaiting: put, removeWaiting: remove });
    if (isKept) this.#memory.saved({ put, remove });
    return isKept;
  }

  #schedule(delayMs: number): void {
    if (this.#isRunning && this.#options.send) this.#retry.at(delayMs);
  }

  #show(change: Partial<Pick<OutboxState, 'trouble' | 'needsSignIn'>> = {}): void {
    const { trouble, needsSignIn } = this.#state;
    const { waiting, refused } = this.#memory.shelves;
    const isSame = waiting === this.#state.waiting && refused === this.#state.refused;
    if (isSame && Object.keys(change).length === 0) return;
    this.#state = { waiting, refused, trouble, needsSignIn, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}
