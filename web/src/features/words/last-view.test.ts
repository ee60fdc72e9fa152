import { expect, test } from 'vitest';
import { rememberView, wordsAddress } from './last-view.js';

test('the way back from a word leads to the words as they were shown last, and never shows one learner what another looked for', () => {
  expect(wordsAddress('anna')).toBe('/words');
  rememberView('anna', 'q=shui');
  expect(wordsAddress('anna')).toBe('/words?q=shui');
  expect(wordsAddress('guest')).toBe('/words');
  rememberView('guest', '');
  expect([wordsAddress('guest'), wordsAddress('anna')]).toEqual(['/words', '/words']);
});
