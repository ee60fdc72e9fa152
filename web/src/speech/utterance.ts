/** Something that can be heard. */
export interface Utterance {
  /** In simplified characters. */
  readonly text: string;
  /** The word that the text is: its own reading is spoken where the characters have several. */
  readonly wordId?: string;
  /** The turn of a dialogue that the text is: each of its speakers has a voice. */
  readonly turn?: { readonly conversationId: string; readonly index: number };
  /** The server's choice where it is absent. */
  readonly voice?: string;
  /** 0.5 to 1.5; 1 where it is absent. */
  readonly speakingRate?: number;
}

/** 2: words are read with the tones of speech. Counted up when the same word is to be fetched anew, for it sounds better. */
export const SOUNDS = 2;

/** Names an utterance by everything that decides how it sounds. */
export function keyOf({ text, wordId, turn, voice, speakingRate }: Utterance): string {
  const place = turn ? [turn.conversationId, turn.index] : [wordId ?? null];
  return JSON.stringify([SOUNDS, text.normalize('NFC'), ...place, voice ?? null, speakingRate ?? 1]);
}

/** A word by itself. */
export function utteranceOf({ id, simplified }: { readonly id: string; readonly simplified: string }): Utterance {
  return { text: simplified, wordId: id };
}
