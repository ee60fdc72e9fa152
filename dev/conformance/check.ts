import type { Accounts } from './accounts.js';
import type { Api } from './api.js';
import type { Forger } from './forger.js';

/** What a check finds: the implementation, three accounts, words to study. */
export interface Given {
  readonly api: Api;
  readonly accounts: Accounts;
  readonly forger: Forger;
  /** So many words that no other check has touched. */
  newWords(count: number): Promise<string[]>;
}

/** One promise of the contract. */
export interface Check {
  /** `subject: what holds`; `--only` looks for text in it. */
  readonly name: string;
  /** Only whoever knows the secret that signs access tokens can try it. */
  readonly needsSecret?: true;
  /** Throws what is wrong. */
  readonly run: (given: Given) => Promise<void>;
}

export const check = (name: string, run: Check['run']): Check => ({ name, run });
export const checkWithSecret = (name: string, run: Check['run']): Check => ({ name, run, needsSecret: true });
