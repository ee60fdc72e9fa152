/** Said of an import that the device refused as a whole: it is in the tab, as a rating would be. */
export const NOT_KEPT =
  'Not kept: this device’s storage is full, or takes nothing. What you chose counts as long as this page is open, and is sent from it if you have an account. Free some space: it is kept with the next thing you do.';

/** How an import ended, in a sentence; `failed` also when only a part of it was taken over. */
export interface Outcome {
  readonly name: 'done' | 'failed';
  readonly sentence: string;
}

export function outcomeOf(isKept: boolean, sentence: string): Outcome {
  return isKept ? { name: 'done', sentence } : { name: 'failed', sentence: NOT_KEPT };
}
