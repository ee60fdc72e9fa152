import { expect, test } from 'vitest';
import { returnTo, sessionPage } from './return-to.js';

test.each([
  ['next=/words', '/words'],
  ['next=%2Fwords%3Fq%3Dni3', '/words?q=ni3'],
  ['', '/'],
  ['next=https://example.com', '/'],
  ['next=//example.com', '/'],
  ['next=/%5Cexample.com', '/'],
  ['next=javascript:alert(1)', '/'],
])('after signing in with ?%s the learner is on %s', (search, path) => {
  expect(returnTo(search)).toBe(path);
});

test('a session page names the page to come back to', () => {
  expect(sessionPage('/sign-in', '/words?q=ni3')).toBe('/sign-in?next=%2Fwords%3Fq%3Dni3');
  expect(sessionPage('/sign-in', '/')).toBe('/sign-in');
});
