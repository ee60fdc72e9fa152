import { ReplyError } from '../engine.js';
import {
  type MemoryCommand,
  type MemoryCommands,
  type MemoryReply,
  OK,
  readInteger,
  Status,
  SYNTAX,
} from './command.js';
import type { Store } from './store.js';

const count = (store: Store, keys: readonly string[], holds: (store: Store, key: string) => boolean): number =>
  keys.filter((key) => holds(store, key)).length;
const deleteKeys: MemoryCommand = {
  arity: -2,
  run: (store, keys) => count(store, keys, (of, key) => of.delete(key)),
};
const clear: MemoryCommand = {
  arity: -1,
  run: (store) => {
    store.clear();
    return OK;
  },
};

export const keyCommands: MemoryCommands = {
  ping: {
    arity: -1,
    run: (_, [message, ...more]) => {
      if (more.length > 0) throw new ReplyError("ERR wrong number of arguments for 'ping' command");
      return message ?? new Status('PONG');
    },
  },
  echo: { arity: 2, run: (_, [message = '']) => message },
  time: {
    arity: 1,
    run: (store) => [String(Math.floor(store.now() / 1000)), String((store.now() % 1000) * 1000)],
  },
  dbsize: { arity: 1, run: (store) => store.keys().length },
  flushdb: clear,
  flushall: clear,
  del: deleteKeys,
  unlink: deleteKeys,
  exists: { arity: -2, run: (store, keys) => count(store, keys, (of, key) => of.has(key)) },
  type: { arity: 2, run: (store, [key = '']) => new Status(store.typeOf(key)) },
  keys: { arity: 2, run: (store, [pattern = '']) => store.keys().filter(matches(pattern)) },
  scan: { arity: -2, run: scan },
  expire: expireBy('expire', (amount, nowMs) => nowMs + amount * 1000),
  pexpire: expireBy('pexpire', (amount, nowMs) => nowMs + amount),
  expireat: expireBy('expireat', (amount) => amount * 1000),
  pexpireat: expireBy('pexpireat', (amount) => amount),
  ttl: { arity: 2, run: (store, [key = '']) => remaining(store, key, (ms) => Math.floor((ms + 500) / 1000)) },
  pttl: { arity: 2, run: (store, [key = '']) => remaining(store, key, (ms) => ms) },
  persist: {
    arity: 2,
    run: (store, [key = '']) => {
      if (store.expiryOf(key) === undefined) return 0;
      store.expire(key, undefined);
      return 1;
    },
  },
};

function remaining(store: Store, key: string, unit: (ms: number) => number): number {
  if (!store.has(key)) return -2;
  const expiresAtMs = store.expiryOf(key);
  return expiresAtMs === undefined ? -1 : unit(expiresAtMs - store.now());
}

function expireBy(name: string, toMs: (amount: number, nowMs: number) => number): MemoryCommand {
  return {
    arity: -3,
    run: (store, [key = '', amount, ...words]) => {
      const conditions = words.map(readCondition);
      const expiresAtMs = toMs(readInteger(amount), store.now());
      if (!Number.isSafeInteger(expiresAtMs)) throw new ReplyError(`ERR invalid expire time in '${name}' command`);
      const before = store.expiryOf(key);
      if (!store.has(key) || !conditions.every((holds) => holds(before, expiresAtMs))) return 0;
      if (expiresAtMs <= store.now()) store.delete(key);
      else store.expire(key, expiresAtMs);
      return 1;
    },
  };
}

type ExpiryCondition = (before: number | undefined, after: number) => boolean;

const expiryConditions: Readonly<Record<string, ExpiryCondition>> = {
  nx: (before) => before === undefined,
  xx: (before) => before !== undefined,
  gt: (before, after) => before !== undefined && after > before,
  lt: (before, after) => before === undefined || after < before,
};

function readCondition(text: string): ExpiryCondition {
  const name = text.toLowerCase();
  const condition = Object.hasOwn(expiryConditions, name) ? expiryConditions[name] : undefined;
  if (!condition) throw new ReplyError(`ERR Unsupported option ${text}`);
  return condition;
}

/** All in one go: the cursor that comes back is always 0, which Redis may answer too. */
function scan(store: Store, [cursor, ...options]: readonly string[]): MemoryReply {
  readInteger(cursor, 'ERR invalid cursor');
  let keys = store.keys();
  for (let index = 0; index < options.length; index += 2) {
    const value = options[index + 1];
    const option = options[index]?.toLowerCase();
    if (value === undefined) throw new ReplyError(SYNTAX);
    if (option === 'match') keys = keys.filter(matches(value));
    else if (option === 'type') keys = keys.filter((key) => store.typeOf(key) === value.toLowerCase());
    else if (option !== 'count') throw new ReplyError(SYNTAX);
  }
  return ['0', keys];
}

/** The globs of Redis: `*`, `?`, `[a-c]`, `[^a]` and the backslash. */
function matches(glob: string): (key: string) => boolean {
  const source = glob.replace(/\\(.)|\[(\^?)((?:\\.|[^\]\\])*)\]|([\s\S])/g, (_, escaped, not, set, one) => {
    if (set !== undefined) return `[${not}${set.replaceAll('[', '\\[')}]`;
    const literal: string = escaped ?? one;
    if (escaped === undefined && literal === '*') return '[\\s\\S]*';
    if (escaped === undefined && literal === '?') return '[\\s\\S]';
    return literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  const pattern = new RegExp(`^${source}$`);
  return (key) => pattern.test(key);
}
