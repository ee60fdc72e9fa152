import type { Progress } from '../../../lib/contract/progress.js';
import { withOutbox } from '../../../lib/domain/outbox.js';
import type { Entry } from '../local/shapes.js';
import { NO_PROGRESS, type ProgressSnapshot } from './merge-progress.js';

type States = ReadonlyMap<string, Progress>;
type Groups = ReadonlyMap<string, readonly Entry[]>;

/**
 * What a learner sees: the server's states with what waits on this device folded on top, by word; words without progress are
 * absent. Of two calls in a row only the words are folded again for which something has changed, so that a rating costs
 * one word, however much waits.
 */
export class ShownProgress {
  #base: States = NO_PROGRESS.byWord;
  #waiting: readonly Entry[] = [];
  #groups: Groups = new Map();
  #shown: States = new Map();

  of({ byWord: base }: ProgressSnapshot, waiting: readonly Entry[]): States {
    if (base === this.#base && waiting === this.#waiting) return this.#shown;
    const { groups, changed } = this.#regroup(base, waiting);
    const isSameBase = base === this.#base;
    const shown = new Map(isSameBase ? this.#shown : present(base));
    // words that wait unchanged on a new base keep what was folded for them
    if (!isSameBase) for (const wordId of groups.keys()) put(shown, wordId, this.#shown.get(wordId) ?? null);
    for (const wordId of changed) put(shown, wordId, fold(wordId, base.get(wordId) ?? null, groups.get(wordId) ?? []));
    this.#base = base;
    this.#waiting = waiting;
    this.#groups = groups;
    this.#shown = shown;
    return shown;
  }

  /** What waits, by word, and the words for which it or the server's state is another than before. */
  #regroup(base: States, waiting: readonly Entry[]): { groups: Groups; changed: Iterable<string> } {
    const before = this.#groups;
    if (base === this.#base && this.#waiting.every((entry, index) => entry === waiting[index])) {
      const more = byWord(waiting.slice(this.#waiting.length));
      const added = [...more].map(([id, group]) => [id, [...(before.get(id) ?? []), ...group]] as const);
      return { groups: new Map([...before, ...added]), changed: more.keys() };
    }
    const groups = byWord(waiting);
    const isOther = (id: string) => base.get(id) !== this.#base.get(id) || !sameGroup(groups.get(id), before.get(id));
    return { groups, changed: [...new Set([...groups.keys(), ...before.keys()])].filter(isOther) };
  }
}

function put(states: Map<string, Progress>, wordId: string, state: Progress | null): void {
  if (state) states.set(wordId, state);
  else states.delete(wordId);
}

function fold(wordId: string, progress: Progress | null, group: readonly Entry[]): Progress | null {
  const updates = group.map(({ update }) => update);
  // a word begins when its first update was made; also what carries no time of its own counts from there
  return withOutbox({ wordId, progress, updates, now: group[0]?.sequence ?? 0 });
}

function present(states: States): [string, Progress][] {
  return [...states].filter(([, { deleted }]) => !deleted);
}

function byWord(entries: readonly Entry[]): Groups {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.update.wordId);
    if (group) group.push(entry);
    else groups.set(entry.update.wordId, [entry]);
  }
  return groups;
}

/** An update never changes under its key. */
function sameGroup(a: readonly Entry[] = [], b: readonly Entry[] = []): boolean {
  return a.length === b.length && a.every(({ key }, index) => key === b[index]?.key);
}
