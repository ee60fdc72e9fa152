/** Which characters can be read in more than one way. */
export interface Readings {
  /** Pinyin with tone numbers that a character has in the words that are taught. */
  of(character: string): ReadonlySet<string>;
}
