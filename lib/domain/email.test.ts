import { expect, test } from 'vitest';
import { normaliseEmail } from './email.js';

test.each([
  ['learner@example.test', 'learner@example.test'],
  [' Learner@Example.TEST\n', 'learner@example.test'],
])('%j is the account %s', (typed, key) => {
  expect(normaliseEmail(typed)).toBe(key);
});
