import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Update } from '../../lib/contract/progress.js';
import type { Receipt } from '../progress/receipts.js';
import { type Attempt, attempt, type Outgoing } from './attempt.js';

export interface DeviceOptions {
  readonly url: string;
  readonly token: string;
  /** Shared with the other devices of the learner. */
  readonly words: readonly string[];
  /** Written by this device alone, by PUT. */
  readonly ownWord: string;
  /** Its clock minus ours. */
  readonly clockMs: number;
  readonly isTwice: boolean;
  readonly abortedShare: number;
  /** Told of every request that was answered or not. */
  readonly note: (attempt: Attempt) => void;
}

const RATINGS = ['again', 'hard', 'good', 'easy'] as const;
const MOST_IN_A_BATCH = 6;
const RETRY_MS = 60;
/** Whoever gets no acknowledgement for so long gives up, which fails the test. */
const PATIENCE_MS = 60_000;
/** Before, amid and after what the server does with a request. */
const ABORTED_WITHIN_MS = 25;

const chance = (share: number): boolean => Math.random() < share;
const oneOf = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;

/**
 * Studies as a client should: one request after the other, and what was not acknowledged is sent again exactly as it was. Keeps a
 * receipt of what was.
 */
export class Device {
  readonly receipts: Receipt[] = [];
  /** The counts that it assigned to its own word, in order. */
  readonly assigned: number[] = [];
  readonly #reviewed: { readonly id: string; readonly wordId: string }[] = [];

  constructor(private readonly options: DeviceOptions) {}

  async step(): Promise<void> {
    if (chance(0.25)) return this.#read();
    if (chance(0.3)) return this.#assign();
    return this.#study();
  }

  async #read(): Promise<void> {
    const { url, token, note } = this.options;
    note(await attempt(`${url}/api/v1/progress${oneOf(['', '/stats', '/batch'])}`, { token }));
  }

  async #assign(): Promise<void> {
    const { ownWord } = this.options;
    const studyCount = this.assigned.length + 1;
    await this.#deliver({ method: 'PUT', body: { studyCount } }, `/${ownWord}`, null, [
      { wordId: ownWord, studyCount },
    ]);
    this.assigned.push(studyCount);
  }

  async #study(): Promise<void> {
    const { words, clockMs } = this.options;
    const sentAt = Date.now() + clockMs;
    const updates = Array.from({ length: 1 + Math.floor(Math.random() * MOST_IN_A_BATCH) }, (): Update => {
      const at = new Date(sentAt - Math.floor(Math.random() * 5_000)).toISOString();
      const undone = chance(0.1) ? this.#reviewed.pop() : undefined;
      if (undone) return { wordId: undone.wordId, undo: undone.id };
      const timed = { wordId: oneOf(words), id: randomUUID(), at };
      if (chance(0.05)) return { ...timed, reset: true };
      if (chance(0.1)) return { ...timed, confidence: oneOf([0.2, 0.5, 0.9]) };
      return { ...timed, rating: oneOf(RATINGS) };
    });
    const body = { updates, sentAt: new Date(sentAt).toISOString() };
    await this.#deliver({ method: 'POST', body }, '/batch', sentAt, updates);
    for (const update of updates) if ('rating' in update) this.#reviewed.push(update);
  }

  async #deliver(outgoing: Outgoing, path: string, sentAt: number | null, changes: Receipt['changes']): Promise<void> {
    const { url, token, isTwice, abortedShare, note } = this.options;
    const earliest = Date.now();
    while (Date.now() - earliest < PATIENCE_MS) {
      const isAborted = chance(abortedShare);
      const deliveries = Array.from({ length: isTwice ? 2 : 1 }, () =>
        attempt(`${url}/api/v1/progress${path}`, {
          ...outgoing,
          token,
          ...(isAborted && { abortAfterMs: Math.ceil(Math.random() * ABORTED_WITHIN_MS) }),
        }),
      );
      const answers = await Promise.all(deliveries);
      for (const answer of answers) note(answer);
      if (answers.some(({ status }) => status === 200)) {
        this.receipts.push({ changes, sentAt, earliest, latest: Date.now() });
        return;
      }
      if (!isAborted) await sleep(RETRY_MS);
    }
    throw new Error(`${outgoing.method} ${path} was not acknowledged within ${PATIENCE_MS / 1000} s`);
  }
}
