let last = { learnerId: '', parameters: '' };

/** Where the way back from a word leads: the words as they were last shown to this learner, and to nobody else. */
export function wordsAddress(learnerId: string): string {
  return last.learnerId === learnerId && last.parameters ? `/words?${last.parameters}` : '/words';
}

export function rememberView(learnerId: string, parameters: string): void {
  last = { learnerId, parameters };
}
