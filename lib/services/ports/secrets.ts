/** Randomness and digests: what makes and recognises secrets that are not stored as they are. */
export interface Secrets {
  /** Unpredictable bytes. */
  randomBytes(length: number): Uint8Array;
  /** SHA-256 of the UTF-8 text. */
  digest(text: string): Uint8Array;
}
