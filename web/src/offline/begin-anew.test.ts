import { expect, test } from 'vitest';
import { mayBeginAnew } from './begin-anew.js';

const passage = { from: '/', to: '/words', hasUnsaved: false, hasCodes: false };

test('an outdated page begins anew with its next address, when nothing is lost by it', () => {
  expect(mayBeginAnew(passage)).toBe(true);
});

test.each([
  ['an update is not on the device', { hasUnsaved: true }],
  ['recovery codes are shown or on their way', { hasCodes: true }],
  ['somebody comes to sign in', { to: '/sign-in' }],
  ['somebody comes to sign up', { to: '/sign-up' }],
  ['somebody comes to recover', { to: '/recover' }],
  ['somebody has just signed up', { from: '/sign-up', to: '/' }],
])('but not while %s', (_, change) => {
  expect(mayBeginAnew({ ...passage, ...change })).toBe(false);
});
