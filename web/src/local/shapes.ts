import type { Progress, StudyEvent, Update } from '../../../lib/contract/progress.js';

/** The owner of what is studied without an account; every other owner is a `user.id`. */
export const GUEST = 'guest';
/** The owner of what belongs to the device and to nobody in particular, such as who was here last. */
export const DEVICE = 'device';

/** One update that the server has not acknowledged. */
export interface Entry {
  /** Names the update: the same one twice is one. */
  readonly key: string;
  /** When it was made on this device, in epoch ms, moved on so that no two of a tab are the same: the order of sending. */
  readonly sequence: number;
  readonly update: Update;
}

/** An update that the server will never accept. */
export interface RefusedEntry extends Entry {
  readonly reason: string;
  readonly requestId: string | undefined;
}

/** The name of a small value that is kept for an owner, and the type of that value. */
export interface MetaKey<Value> {
  readonly name: string;
  /** Never there: it ties the type to the name. */
  readonly value?: Value;
}

export function metaKey<Value>(name: string): MetaKey<Value> {
  return { name };
}

/** What an event is found by. */
export type EventName = Pick<StudyEvent, 'id' | 'wordId'>;

/** Several changes of what one owner has here; the device takes all of them or none. */
export interface OwnerChange {
  readonly putWaiting?: readonly Entry[];
  readonly removeWaiting?: readonly string[];
  readonly putRefused?: readonly RefusedEntry[];
  readonly removeRefused?: readonly string[];
  /** Forgets all states first, then puts `putProgress`. */
  readonly clearProgress?: boolean;
  readonly putProgress?: readonly Progress[];
  /** Forgets the log first, then puts `putEvents`. */
  readonly clearEvents?: boolean;
  /** Of the owner's log, as the server has told it. */
  readonly putEvents?: readonly StudyEvent[];
  /** Of the owner's log as this device makes them: what the server has told of them already stays. */
  readonly addEvents?: readonly StudyEvent[];
  /** Marks events as undone; those that are not here are passed over. */
  readonly voidEvents?: readonly EventName[];
  /** By name; undefined removes. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** An owner's updates on this device, in the order in which they were made. */
export interface OutboxContent {
  readonly waiting: readonly Entry[];
  readonly refused: readonly RefusedEntry[];
}

/** All that one owner has on this device. */
export interface OwnerContent extends OutboxContent {
  readonly progress: readonly Progress[];
  readonly meta: ReadonlyMap<string, unknown>;
}

export interface Adopted {
  /** Updates that were moved; 0 when there was nothing, or all of it was there already. */
  readonly updates: number;
  /** Different words among them. */
  readonly words: number;
}

export function inOrder<E extends Entry>(entries: readonly E[]): E[] {
  return [...entries].sort((a, b) => a.sequence - b.sequence || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
