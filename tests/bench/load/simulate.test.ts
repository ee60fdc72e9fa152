import { expect, it } from 'vitest';
import { vocabulary } from '../../../lib/generated/vocabulary.js';
import { simulateCache } from './simulate.js';

it('a simulated cache buys what the load test was measured to buy', () => {
  const simulated = simulateCache({ seed: 1, seconds: 120, ratePerSecond: 50, users: 100, words: vocabulary.words });
  expect(simulated).toMatchObject({ requests: 6_000, paid: { tts: 563, conversations: 316 } });
  expect(simulated.hitRate).toBeCloseTo(0.8535, 4);
});
