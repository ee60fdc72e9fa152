import type { Budget } from './budget.js';

export interface DialogueWriter {
  /** Names who writes, as part of a cache key. */
  readonly model: string;
  readonly isConfigured: boolean;
  /**
   * One answer, for money: what was written, parsed where it is JSON and otherwise undefined. Nothing of it is checked.
   * @throws when there is no answer: over quota, too slow, blocked, broken. The error may be logged.
   */
  write(prompt: string, budget: Budget): Promise<unknown>;
}
