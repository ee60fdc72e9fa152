import { at, type MemoryCommands, pairs, readInteger } from './command.js';
import type { Hash, Store } from './store.js';

export const hashCommands: MemoryCommands = {
  hset: {
    arity: -4,
    run: (store, [key = '', ...rest]) => {
      const added = pairs(rest, 'hset');
      const hash = hashOf(store, key);
      const before = hash.size;
      for (const [field, value] of added) hash.set(field, value);
      store.replace(key, hash);
      return hash.size - before;
    },
  },
  hsetnx: {
    arity: 4,
    run: (store, [key = '', field = '', value = '']) => {
      const hash = hashOf(store, key);
      if (hash.has(field)) return 0;
      store.replace(key, hash.set(field, value));
      return 1;
    },
  },
  hget: { arity: 3, run: (store, args) => store.readHash(at(args, 0))?.get(at(args, 1)) ?? null },
  hmget: {
    arity: -3,
    run: (store, [key = '', ...fields]) => {
      const hash = store.readHash(key);
      return fields.map((field) => hash?.get(field) ?? null);
    },
  },
  hgetall: { arity: 2, run: (store, [key = '']) => [...(store.readHash(key) ?? [])].flat() },
  hkeys: { arity: 2, run: (store, [key = '']) => [...(store.readHash(key)?.keys() ?? [])] },
  hvals: { arity: 2, run: (store, [key = '']) => [...(store.readHash(key)?.values() ?? [])] },
  hlen: { arity: 2, run: (store, [key = '']) => store.readHash(key)?.size ?? 0 },
  hexists: { arity: 3, run: (store, args) => (store.readHash(at(args, 0))?.has(at(args, 1)) ? 1 : 0) },
  hdel: {
    arity: -3,
    run: (store, [key = '', ...fields]) => {
      const hash = store.readHash(key);
      const deleted = fields.filter((field) => hash?.delete(field)).length;
      if (hash?.size === 0) store.delete(key);
      return deleted;
    },
  },
  hincrby: {
    arity: 4,
    run: (store, [key = '', field = '', by]) => {
      const amount = readInteger(by);
      const hash = hashOf(store, key);
      const sum = readInteger(hash.get(field) ?? '0', 'ERR hash value is not an integer') + amount;
      store.replace(key, hash.set(field, String(sum)));
      return sum;
    },
  },
};

function hashOf(store: Store, key: string): Hash {
  return store.readHash(key) ?? new Map();
}
