import { describe, expect, it } from 'vitest';
import { confidenceOf, stabilityOf } from './confidence.js';

describe('confidence', () => {
  it('reads back every six-decimal value as it was written', () => {
    let wrong = 0;
    for (let millionths = 0; millionths <= 1_000_000; millionths += 1) {
      const confidence = millionths / 1e6;
      if (confidenceOf(stabilityOf(confidence)) !== confidence) wrong += 1;
    }
    expect(wrong).toBe(0);
  });

  it.each([
    [null, 0],
    [0.001, 0],
    [1, 0],
    [8.25, 0.5],
    [19.56, 0.8],
    [30, 1],
    [36_500, 1],
  ])('of a stability of %s days is %s', (stability, confidence) => {
    expect(confidenceOf(stability)).toBe(confidence);
  });
});
