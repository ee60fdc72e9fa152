import type { StudyEvent } from '../../../lib/contract/progress.js';
import type { Entry } from '../local/shapes.js';
import type { ProgressSnapshot } from './merge-progress.js';
import { type TakenBack, takeBack } from './taken-back.js';

/** By word. */
export type TakenBackWords = ReadonlyMap<string, TakenBack>;

const NOTHING: TakenBackWords = new Map();

interface TakenBackOptions {
  readonly waiting: () => readonly Entry[];
  readonly snapshot: () => ProgressSnapshot | null;
  readonly readEvents: (wordId: string) => Promise<readonly StudyEvent[]>;
}

/**
 * What was taken back on this device and the server still counts, while that waits to be sent. It is worked out from the log that
 * the device keeps, milliseconds after the learner asked for it, with a network or without.
 */
export class TakenBackStore {
  readonly #options: TakenBackOptions;
  readonly #listeners = new Set<() => void>();
  #words = NOTHING;
  #asked = new Map<string, ReadonlySet<string>>();
  #applied: {
    readonly snapshot: ProgressSnapshot;
    readonly words: TakenBackWords;
    readonly result: ProgressSnapshot;
  } | null = null;

  constructor(options: TakenBackOptions) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): TakenBackWords => this.#words;

  /** What waits, or what the server has told, may have changed. */
  readonly look = (): void => {
    const asked = undoneOf(this.#options.waiting());
    const isAnother = (wordId: string) => !sameIds(asked.get(wordId), this.#asked.get(wordId));
    const told = this.#options.snapshot()?.byWord;
    this.#asked = asked;
    const kept = [...this.#words].filter(([id, word]) => !isAnother(id) && told?.get(id) === word.told);
    if (kept.length < this.#words.size) this.#show(new Map(kept));
    for (const wordId of asked.keys()) if (!this.#words.has(wordId)) void this.#workOut(wordId);
  };

  /** The server's states as they will be. The same for the same, so that nobody draws anew for nothing. */
  applyTo(snapshot: ProgressSnapshot, words: TakenBackWords): ProgressSnapshot {
    if (words.size === 0) return snapshot;
    if (this.#applied?.snapshot === snapshot && this.#applied.words === words) return this.#applied.result;
    const byWord = new Map(snapshot.byWord);
    for (const [wordId, { told, state }] of words) if (byWord.get(wordId) === told) byWord.set(wordId, state);
    const result = { ...snapshot, byWord };
    this.#applied = { snapshot, words, result };
    return result;
  }

  async #workOut(wordId: string): Promise<void> {
    const undone = this.#asked.get(wordId);
    const told = this.#options.snapshot()?.byWord.get(wordId);
    if (!undone || !told) return;
    const events = await this.#options.readEvents(wordId);
    const isCurrent = this.#asked.get(wordId) === undone && this.#options.snapshot()?.byWord.get(wordId) === told;
    const word = isCurrent ? takeBack({ told, events, undone }) : null;
    if (word) this.#show(new Map(this.#words).set(wordId, word));
  }

  #show(words: TakenBackWords): void {
    this.#words = words;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** By word, the ids of what is to be taken back and does not wait itself. */
function undoneOf(waiting: readonly Entry[]): Map<string, ReadonlySet<string>> {
  const undos = waiting.flatMap(({ update }) => ('undo' in update ? [update] : []));
  if (undos.length === 0) return new Map();
  const keys = new Set(waiting.map(({ key }) => key));
  const byWord = new Map<string, Set<string>>();
  for (const { wordId, undo } of undos) {
    if (!keys.has(undo)) byWord.set(wordId, (byWord.get(wordId) ?? new Set()).add(undo));
  }
  return byWord;
}

function sameIds(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  return a?.size === b?.size && [...(a ?? [])].every((id) => b?.has(id));
}
