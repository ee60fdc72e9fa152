import { ReplyError } from '../engine.js';
import { at, type MemoryCommands, type MemoryReply, OK, pairs, readInteger, SYNTAX } from './command.js';
import type { Store } from './store.js';

export const stringCommands: MemoryCommands = {
  get: { arity: 2, run: (store, [key = '']) => store.readString(key) ?? null },
  set: { arity: -3, run: set },
  setnx: { arity: 3, run: (store, [key = '', value = '']) => (set(store, [key, value, 'NX']) === null ? 0 : 1) },
  setex: { arity: 4, run: (store, [key = '', ttl = '', value = '']) => set(store, [key, value, 'EX', ttl]) },
  psetex: { arity: 4, run: (store, [key = '', ttl = '', value = '']) => set(store, [key, value, 'PX', ttl]) },
  getset: { arity: 3, run: (store, [key = '', value = '']) => set(store, [key, value, 'GET']) },
  getdel: {
    arity: 2,
    run: (store, [key = '']) => {
      const value = store.readString(key) ?? null;
      store.delete(key);
      return value;
    },
  },
  mget: {
    arity: -2,
    run: (store, keys) => keys.map((key) => (store.typeOf(key) === 'string' ? (store.readString(key) ?? null) : null)),
  },
  mset: {
    arity: -3,
    run: (store, args) => {
      for (const [key, value] of pairs(args, 'mset')) store.set(key, value);
      return OK;
    },
  },
  append: {
    arity: 3,
    run: (store, [key = '', more = '']) => {
      const value = (store.readString(key) ?? '') + more;
      store.replace(key, value);
      return Buffer.byteLength(value);
    },
  },
  strlen: { arity: 2, run: (store, [key = '']) => Buffer.byteLength(store.readString(key) ?? '') },
  incr: { arity: 2, run: (store, args) => add(store, at(args, 0), 1) },
  decr: { arity: 2, run: (store, args) => add(store, at(args, 0), -1) },
  incrby: { arity: 3, run: (store, args) => add(store, at(args, 0), readInteger(args[1])) },
  decrby: { arity: 3, run: (store, args) => add(store, at(args, 0), -readInteger(args[1])) },
};

function add(store: Store, key: string, by: number): number {
  const sum = readInteger(store.readString(key) ?? '0') + by;
  store.replace(key, String(sum));
  return sum;
}

interface SetOptions {
  condition?: 'nx' | 'xx';
  get?: true;
  keepTtl?: true;
  expiresAtMs?: number;
}

function set(store: Store, [key = '', value = '', ...words]: readonly string[]): MemoryReply {
  const options = readSetOptions(words, store.now());
  // with GET a value of another kind is refused before anything is written
  const before = options.get ? (store.readString(key) ?? null) : undefined;
  const isRefused = options.condition !== undefined && store.has(key) !== (options.condition === 'xx');
  if (!isRefused) store.set(key, value, options.keepTtl ? store.expiryOf(key) : options.expiresAtMs);
  if (before !== undefined) return before;
  return isRefused ? null : OK;
}

function readSetOptions(words: readonly string[], nowMs: number): SetOptions {
  const options: SetOptions = {};
  for (let index = 0; index < words.length; index += 1) {
    const option = at(words, index).toLowerCase();
    if (option === 'get') options.get = true;
    else if ((option === 'nx' || option === 'xx') && options.condition === undefined) options.condition = option;
    else if (option === 'keepttl' && options.expiresAtMs === undefined) options.keepTtl = true;
    else if (['ex', 'px', 'exat', 'pxat'].includes(option) && !options.keepTtl && options.expiresAtMs === undefined) {
      index += 1;
      options.expiresAtMs = readExpiry(option, words[index], nowMs);
    } else throw new ReplyError(SYNTAX);
  }
  return options;
}

function readExpiry(option: string, text: string | undefined, nowMs: number): number {
  if (text === undefined) throw new ReplyError(SYNTAX);
  const amount = readInteger(text);
  if (amount <= 0) throw new ReplyError("ERR invalid expire time in 'set' command");
  const amountMs = option.startsWith('ex') ? amount * 1000 : amount;
  return option.endsWith('at') ? amountMs : nowMs + amountMs;
}
