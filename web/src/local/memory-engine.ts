import type { Progress, StudyEvent } from '../../../lib/contract/progress.js';
import type { Engine, KeepsMeta, Written } from './engine.js';
import {
  type Adopted,
  DEVICE,
  type Entry,
  inOrder,
  type OutboxContent,
  type OwnerChange,
  type OwnerContent,
  type RefusedEntry,
} from './shapes.js';
import { beginsStay, STAY, stillToWrite, withDiscarded } from './stay.js';

interface Kept {
  readonly waiting: Map<string, Entry>;
  readonly refused: Map<string, RefusedEntry>;
  readonly progress: Map<string, Progress>;
  readonly events: Map<string, StudyEvent>;
  readonly meta: Map<string, unknown>;
}

/** Keeps everything as long as the tab lives. */
export class MemoryEngine implements Engine {
  readonly #kept = new Map<string, Kept>();
  #discarded: readonly string[] = [];

  async read(owner: string): Promise<OwnerContent> {
    const { progress, meta } = this.#of(owner);
    return { ...(await this.readOutbox(owner)), progress: [...progress.values()], meta: new Map(meta) };
  }

  async readOutbox(owner: string): Promise<OutboxContent> {
    const { waiting, refused } = this.#of(owner);
    return { waiting: inOrder([...waiting.values()]), refused: inOrder([...refused.values()]) };
  }

  async readMeta(owner: string, name: string): Promise<unknown> {
    return this.#of(owner).meta.get(name);
  }

  async readEvents(owner: string, wordId?: string): Promise<StudyEvent[]> {
    const events = [...this.#of(owner).events.values()];
    return wordId === undefined ? events : events.filter((event) => event.wordId === wordId);
  }

  async write(owner: string, given: OwnerChange, known?: string): Promise<Written> {
    const { waiting, refused, progress, events, meta } = this.#of(owner);
    const held = meta.get(STAY.name) as string | undefined;
    const change = stillToWrite(given, { known, held, discarded: this.#discarded });
    if (!change) return { change, stay: held };
    const stay = held ?? (change === given && beginsStay(owner, change) ? crypto.randomUUID() : undefined);
    if (stay !== held) meta.set(STAY.name, stay);
    for (const entry of change.putWaiting ?? []) waiting.set(entry.key, entry);
    for (const key of change.removeWaiting ?? []) waiting.delete(key);
    for (const entry of change.putRefused ?? []) refused.set(entry.key, entry);
    for (const key of change.removeRefused ?? []) refused.delete(key);
    if (change.clearProgress) progress.clear();
    for (const state of change.putProgress ?? []) progress.set(state.wordId, state);
    if (change.clearEvents) events.clear();
    for (const event of change.putEvents ?? []) events.set(event.id, event);
    for (const event of change.addEvents ?? []) if (!events.has(event.id)) events.set(event.id, event);
    for (const { id } of change.voidEvents ?? []) {
      const event = events.get(id);
      if (event) events.set(id, { ...event, voided: true });
    }
    for (const [name, value] of Object.entries(change.meta ?? {})) {
      if (value === undefined) meta.delete(name);
      else meta.set(name, value);
    }
    return { change, stay };
  }

  async adopt(from: string, to: string, known?: string): Promise<Adopted | null> {
    const source = this.#of(from);
    const target = this.#of(to);
    if (known !== undefined && known !== target.meta.get(STAY.name)) return null;
    const moved = [...source.waiting.values()].filter(({ key }) => !target.waiting.has(key));
    for (const entry of moved) target.waiting.set(entry.key, entry);
    for (const [key, entry] of source.refused) if (!target.refused.has(key)) target.refused.set(key, entry);
    source.waiting.clear();
    source.refused.clear();
    return { updates: moved.length, words: new Set(moved.map(({ update }) => update.wordId)).size };
  }

  async remove(owner: string): Promise<void> {
    this.#discarded = withDiscarded(this.#discarded, this.#of(owner).meta.get(STAY.name) as string | undefined);
    this.#kept.delete(owner);
  }

  async removeSent(owner: string, keeps: KeepsMeta): Promise<void> {
    const { progress, events, meta } = this.#of(owner);
    progress.clear();
    events.clear();
    for (const [name, value] of [...meta]) if (!keeps(name, value)) meta.delete(name);
  }

  async owners(): Promise<string[]> {
    const hasAny = ({ waiting, refused, progress, meta }: Kept) =>
      [waiting, refused, progress, meta].some(({ size }) => size > 0);
    return [...this.#kept].filter(([owner, kept]) => owner !== DEVICE && hasAny(kept)).map(([owner]) => owner);
  }

  close(): void {}

  #of(owner: string): Kept {
    const kept = this.#kept.get(owner) ?? {
      waiting: new Map(),
      refused: new Map(),
      progress: new Map(),
      events: new Map(),
      meta: new Map(),
    };
    this.#kept.set(owner, kept);
    return kept;
  }
}
