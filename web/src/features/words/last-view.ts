let lastView = '';

/** Where the way back from a word leads: the words as they were shown last. */
export function wordsAddress(): string {
  return lastView ? `/words?${lastView}` : '/words';
}

export function rememberView(parameters: string): void {
  lastView = parameters;
}
