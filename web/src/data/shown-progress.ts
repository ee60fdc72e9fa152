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
  #snapshot: ProgressSnapshot = NO_PROGRESS;
  #waiting: readonly Entry[] = [];
  #groups: Groups = new Map();
  #shown: States = new Map();

  of(snapshot: ProgressSnapshot, waiting: readonly Entry[]): States {
    if (snapshot.byWord === this.#snapshot.byWord && waiting === this.#waiting) return this.#shown;
    const groups = byWord(waiting);
    const before = { base: this.#snapshot.byWord, groups: this.#groups, shown: this.#shown };
    const isSameBase = snapshot.byWord === before.base;
    const shown = new Map(isSameBase ? before.shown : present(snapshot.byWord));
    for (const wordId of isSameBase ? new Set([...groups.keys(), ...before.groups.keys()]) : groups.keys()) {
      const group = groups.get(wordId) ?? [];
      const progress = snapshot.byWord.get(wordId) ?? null;
      const isSame = sameGroup(group, before.groups.get(wordId)) && progress === (before.base.get(wordId) ?? null);
      const state = isSame ? before.shown.get(wordId) : fold(wordId, progress, group);
      if (state) shown.set(wordId, state);
      else shown.delete(wordId);
    }
    this.#snapshot = snapshot;
    this.#waiting = waiting;
    this.#groups = groups;
    this.#shown = shown;
    return shown;
  }
}

function fold(wordId: string, progress: Progress | null, group: readonly Entry[]): Progress | null {
  const updates = group.map(({ update }) => update);
  // a word begins when its first update was made; also what carries no time of its own counts from there
  return withOutbox({ wordId, progress, updates, now: group[0]?.sequence ?? 0 });
}

function present(states: States): [string, Progress][] {
  return [...states].filter(([, { deleted }]) => !deleted);
}

function byWord(waiting: readonly Entry[]): Groups {
  const groups = new Map<string, Entry[]>();
  for (const entry of waiting) {
    const group = groups.get(entry.update.wordId);
    if (group) group.push(entry);
    else groups.set(entry.update.wordId, [entry]);
  }
  return groups;
}

function sameGroup(a: readonly Entry[], b: readonly Entry[] | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every(({ key }, index) => key === b[index]?.key);
}
