import { expect, test } from 'vitest';
import { check, guestWith, isEmpty, mergeChanges, withChanges, withoutSent } from './learner.js';

const server = {
  displayName: 'Lin',
  timeZone: 'UTC',
  dailyGoal: 10,
  preferences: { theme: 'dark', autoplay: true },
} as const;

test('what was changed here stands over what the server told, every preference for itself', () => {
  expect(withChanges(server, { displayName: null, preferences: { theme: 'light' } })).toEqual({
    ...server,
    displayName: null,
    preferences: { theme: 'light', autoplay: true },
  });
  expect(withChanges(server, {})).toEqual(server);
});

test('of two changes, the later one holds for the fields that it names', () => {
  const both = mergeChanges(
    { dailyGoal: 5, preferences: { theme: 'dark', lists: ['a'] } },
    { dailyGoal: 7, preferences: { lists: [] } },
  );
  expect(both).toEqual({ dailyGoal: 7, preferences: { theme: 'dark', lists: [] } });
});

test('what changed again while it was sent is still to be sent', () => {
  const sent = { dailyGoal: 5, preferences: { theme: 'dark', autoplay: true } } as const;
  expect(withoutSent({ dailyGoal: 6, preferences: { theme: 'dark', autoplay: false } }, sent)).toEqual({
    dailyGoal: 6,
    preferences: { autoplay: false },
  });
  expect(isEmpty(withoutSent(sent, sent))).toBe(true);
});

test.each([
  [{ dailyGoal: 201 }, 'dailyGoal'],
  [{ dailyGoal: Number.NaN }, 'dailyGoal'],
  [{ timeZone: 'Berlin' }, 'timeZone'],
  [{ displayName: 'x'.repeat(81) }, 'displayName'],
])('%j is refused without asking the server', (change, path) => {
  expect(() => check(change)).toThrowError(expect.objectContaining({ errors: [expect.objectContaining({ path })] }));
});

test('a guest has the settings that were chosen on this device, and defaults for the rest', () => {
  expect(guestWith({ dailyGoal: 3, preferences: { theme: 'dark' } })).toMatchObject({
    id: 'guest',
    isGuest: true,
    dailyGoal: 3,
    preferences: { theme: 'dark' },
    displayName: null,
  });
});
