import type { Progress } from '../../../../lib/contract/progress.js';

/** As Anki: a word that was forgotten so often is not learnt by one more repetition. */
export const LEECH_LAPSES = 8;

export function isLeech(progress: Pick<Progress, 'lapses'> | null | undefined): boolean {
  return (progress?.lapses ?? 0) >= LEECH_LAPSES;
}
