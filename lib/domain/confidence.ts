/** The stability, in days, at which a word counts as fully known. */
const FULL_CONFIDENCE_DAYS = 30;
const SPAN_DAYS = FULL_CONFIDENCE_DAYS - 1;

/** A word is mastered from this confidence on. */
export const MASTERED_CONFIDENCE = 0.8;

/** Rounds to 6 decimals. Without it 19 % of all confidences would not read back as they were written. */
export function round6(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** The stability in days, not rounded, that a confidence of 0..1 stands for: S = 1 + 29·c². */
export function stabilityOf(confidence: number): number {
  // multiplied and not raised: `**` may differ in the last bit from engine to engine
  return 1 + SPAN_DAYS * (confidence * confidence);
}

/**
 * The confidence, 0..1 with 6 decimals, that a stability in days stands for: the inverse of `stabilityOf`, cut at both
 * ends. Without memory (null) it is 0.
 */
export function confidenceOf(stability: number | null): number {
  if (stability === null) return 0;
  return round6(Math.min(1, Math.sqrt(Math.max(0, stability - 1) / SPAN_DAYS)));
}
