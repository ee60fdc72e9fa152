import { ReplyError } from '../engine.js';
import type { Store } from './store.js';

/** A simple string such as `OK`, which scripts see as a table with the field `ok`. */
export class Status {
  constructor(readonly text: string) {}
}

export type MemoryReply = Status | string | number | null | readonly MemoryReply[];

export interface MemoryCommand {
  /** As in `COMMAND INFO`: so many words, the name among them; negative when it is the least. */
  readonly arity: number;
  run(store: Store, args: readonly string[]): MemoryReply;
}

export type MemoryCommands = Readonly<Record<string, MemoryCommand>>;

export const OK = new Status('OK');
export const SYNTAX = 'ERR syntax error';
const NOT_AN_INTEGER = 'ERR value is not an integer or out of range';

/** @throws ReplyError as Redis words it. Past 2^53, which Redis still counts, this engine refuses. */
export function readInteger(text: string | undefined, complaint = NOT_AN_INTEGER): number {
  const value = Number(text);
  if (text === undefined || !/^-?(0|[1-9]\d*)$/.test(text) || !Number.isSafeInteger(value)) {
    throw new ReplyError(complaint);
  }
  return value;
}

/** Array destructuring that a caller has made safe by arity. */
export function at(args: readonly string[], index: number): string {
  return args[index] ?? '';
}

export function pairs(args: readonly string[], command: string): [string, string][] {
  if (args.length === 0 || args.length % 2 !== 0) {
    throw new ReplyError(`ERR wrong number of arguments for '${command}' command`);
  }
  return Array.from({ length: args.length / 2 }, (_, index) => [at(args, index * 2), at(args, index * 2 + 1)]);
}
