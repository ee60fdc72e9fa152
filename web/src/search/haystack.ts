const SEPARATOR = '\n';

/** Texts by their places, joined into one, because engines look for a needle in one long text many times faster. */
export class Haystack {
  readonly #text: string;
  /** Where the text of each place begins; last, the end of all. */
  readonly #starts: Uint32Array;

  constructor(texts: readonly string[]) {
    this.#text = texts.join(SEPARATOR);
    this.#starts = new Uint32Array(texts.length + 1);
    for (const [place, text] of texts.entries()) {
      this.#starts[place + 1] = (this.#starts[place] ?? 0) + text.length + SEPARATOR.length;
    }
  }

  /** Calls back once for each place whose text has the needle, in order. */
  forEachWith(needle: string, visit: (place: number) => void): void {
    let place = 0;
    for (let at = this.#text.indexOf(needle); at >= 0; at = this.#text.indexOf(needle, this.#starts[place])) {
      while ((this.#starts[place + 1] ?? 0) <= at) place += 1;
      visit(place);
      place += 1;
      if (place >= this.#starts.length - 1) return;
    }
  }
}
