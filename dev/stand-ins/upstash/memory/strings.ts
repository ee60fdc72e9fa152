import { ReplyError } from '../engine.js';
import { at, type MemoryCommands, type MemoryReply, OK, pairs, readInteger, SYNTAX } from './command.js';
import type { Store } from './store.js';

export const stringCommands: MemoryCommands = {
  get: { arity: 2, run: (store, [key = '']) => store.readString(key) ?? null },
  set: { arity: -3, run: (store, args) => set(store, args) },
  setnx: { arity: 3, run: (store, [key = '', value = '']) => (set(store, [key, value, 'NX']) === null ? 0 : 1) },
  setex: { arity: 4, run: (store, [key = '', ttl = '', value = '']) => set(store, [key, value, 'EX', ttl], 'setex') },
  psetex: { arity: 4, run: (store, [key = '', ttl = '', value = '']) => set(store, [key, value, 'PX', ttl], 'psetex') },
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

function set(store: Store, [key = '', value = '', ...words]: readonly string[], name = 'set'): MemoryReply {
  const options = readSetOptions(words, store.now(), name);
  // with GET a value of another kind is refused before anything is written
  const before = options.get ? (store.readString(key) ?? null) : undefined;
  const isRefused = options.condition !== undefined && store.has(key) !== (options.condition === 'xx');
  if (!isRefused) store.set(key, value, options.keepTtl ? store.expiryOf(key) : options.expiresAtMs);
  if (before !== undefined) return before;
  return isRefused ? null : OK;
}

/** An option may be repeated, its last value counts; two that contradict each other may not stand together. */
function readSetOptions(words: readonly string[], nowMs: number, name: string): SetOptions {
  const options: SetOptions = {};
  let expiry: { option: string; text: string } | undefined;
  for (let index = 0; index < words.length; index += 1) {
    const option = at(words, index).toLowerCase();
    const next = words[index + 1];
    if (option === 'get') options.get = true;
    else if (option === 'keepttl' && !expiry) options.keepTtl = true;
    else if ((option === 'nx' || option === 'xx') && (options.condition ?? option) === option) {
      options.condition = option;
    } else if (isExpiry(option) && !options.keepTtl && (expiry?.option ?? option) === option && next !== undefined) {
      expiry = { option, text: next };
      index += 1;
    } else throw new ReplyError(SYNTAX);
  }
  if (expiry) options.expiresAtMs = readExpiry(expiry.option, expiry.text, nowMs, name);
  return options;
}

function isExpiry(option: string): boolean {
  return ['ex', 'px', 'exat', 'pxat'].includes(option);
}

function readExpiry(option: string, text: string, nowMs: number, name: string): number {
  const amount = readInteger(text);
  if (amount <= 0) throw new ReplyError(`ERR invalid expire time in '${name}' command`);
  const amountMs = option.startsWith('ex') ? amount * 1000 : amount;
  return option.endsWith('at') ? amountMs : nowMs + amountMs;
}
