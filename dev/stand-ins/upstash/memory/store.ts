import { ReplyError } from '../engine.js';

export type Hash = Map<string, string>;
export type Value = string | Hash;

interface Entry {
  readonly value: Value;
  readonly expiresAtMs: number | undefined;
}

const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';
const WRITES_BETWEEN_SWEEPS = 1_000;

/** Keys with their values and times of expiry. A key whose time has come is nowhere to be seen. */
export class Store {
  private readonly entries = new Map<string, Entry>();
  private writes = 0;

  constructor(readonly now: () => number) {}

  private find(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    if (entry?.expiresAtMs === undefined || entry.expiresAtMs > this.now()) return entry;
    this.entries.delete(key);
    return undefined;
  }

  has(key: string): boolean {
    return this.find(key) !== undefined;
  }

  typeOf(key: string): 'string' | 'hash' | 'none' {
    const value = this.find(key)?.value;
    return value === undefined ? 'none' : typeof value === 'string' ? 'string' : 'hash';
  }

  /** @throws ReplyError WRONGTYPE */
  readString(key: string): string | undefined {
    const value = this.find(key)?.value;
    if (value instanceof Map) throw new ReplyError(WRONG_TYPE);
    return value;
  }

  /** @throws ReplyError WRONGTYPE */
  readHash(key: string): Hash | undefined {
    const value = this.find(key)?.value;
    if (typeof value === 'string') throw new ReplyError(WRONG_TYPE);
    return value;
  }

  /** Writes, and forgets any time of expiry unless one is given. */
  set(key: string, value: Value, expiresAtMs?: number): void {
    this.entries.set(key, { value, expiresAtMs });
    this.writes += 1;
    if (this.writes % WRITES_BETWEEN_SWEEPS === 0) this.keys();
  }

  /** Writes and leaves the time of expiry as it is. */
  replace(key: string, value: Value): void {
    this.set(key, value, this.expiryOf(key));
  }

  expiryOf(key: string): number | undefined {
    return this.find(key)?.expiresAtMs;
  }

  expire(key: string, expiresAtMs: number | undefined): void {
    const entry = this.find(key);
    if (entry) this.entries.set(key, { value: entry.value, expiresAtMs });
  }

  delete(key: string): boolean {
    return this.has(key) && this.entries.delete(key);
  }

  /** Those that are still there; drops the others. */
  keys(): string[] {
    return [...this.entries.keys()].filter((key) => this.has(key));
  }

  clear(): void {
    this.entries.clear();
  }
}
