import type { Remote } from '../remote/remote.js';
import { Accounts } from './accounts.js';
import { Api } from './api.js';
import type { Check, Given } from './check.js';
import { Forger } from './forger.js';
import { Ledger } from './ledger.js';
import { checksNamed, ledgerChecks } from './suite.js';

export interface Result {
  readonly name: string;
  readonly ms: number;
  readonly verdict: 'passed' | 'failed' | 'skipped';
  /** What is wrong, or why it was skipped. */
  readonly reason?: string;
}

export interface RunOptions {
  readonly remote: Remote;
  readonly secret: string | undefined;
  /** Only checks with this text in their names. */
  readonly only: string | undefined;
  readonly signal: AbortSignal;
  readonly notify: (line: string) => void;
  readonly heard: (result: Result) => void;
}

/** Tries every check, one after the other, and deletes the accounts that it made, also when it is interrupted. */
export async function runSuite({ remote, secret, only = '', signal, notify, heard }: RunOptions): Promise<Result[]> {
  const ledger = new Ledger();
  const api = new Api(remote, ledger, { signal, notify });
  const newWords = wordSource(api);
  const given: Given = { api, accounts: new Accounts(api, newWords), forger: new Forger(secret), newWords };
  const results: Result[] = [];
  const add = (result: Result) => {
    results.push(result);
    heard(result);
  };
  try {
    for (const check of checksNamed(only)) {
      if (signal.aborted) break;
      add(await attempt(check, given));
    }
    // whatever was asked, its answers were looked at
    if (!signal.aborted) for (const check of ledgerChecks(ledger)) add(await attempt(check, given));
  } finally {
    const cleaner = new Api(remote, ledger, { signal: new AbortController().signal, notify });
    const startedAtMs = performance.now();
    const left = await given.accounts.deleteAll(cleaner);
    const ms = performance.now() - startedAtMs;
    const name = 'afterwards: the accounts of this run are deleted';
    add(
      left.length === 0
        ? { name, ms, verdict: 'passed' }
        : { name, ms, verdict: 'failed', reason: `left: ${left.join(', ')}` },
    );
  }
  return results;
}

async function attempt({ name, run, needsSecret }: Check, given: Given): Promise<Result> {
  if (needsSecret && !given.forger.knowsSecret)
    return { name, ms: 0, verdict: 'skipped', reason: 'CONFORMANCE_JWT_SECRET is not set' };
  const startedAtMs = performance.now();
  const ms = () => performance.now() - startedAtMs;
  try {
    await run(given);
    return { name, ms: ms(), verdict: 'passed' };
  } catch (error) {
    return { name, ms: ms(), verdict: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Hands out the words of the lists, each once. */
function wordSource(api: Api): (count: number) => Promise<string[]> {
  let waiting: Promise<string[]> | undefined;
  const read = async (): Promise<string[]> => {
    const ids = new Set<string>();
    for (const { id } of await api.ok('getLists'))
      for (const word of (await api.ok('getList', { path: `/api/v1/vocabulary/lists/${id}` })).words) ids.add(word.id);
    return [...ids];
  };
  return async (count) => {
    waiting ??= read();
    const words = (await waiting).splice(0, count);
    if (words.length < count) throw new Error('the vocabulary has too few words for this suite');
    return words;
  };
}
