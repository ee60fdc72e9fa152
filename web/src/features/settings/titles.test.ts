import { expect, test } from 'vitest';
import { StoredPreferences } from '../../../../lib/contract/accounts.js';
import { titleAt } from './titles.js';

test('each setting that the server may refuse is called by its title', () => {
  const paths = Object.keys(StoredPreferences.entries).map((name) => `preferences.${name}`);
  for (const path of ['displayName', 'timeZone', 'dailyGoal', ...paths]) expect(titleAt(path)).toMatch(/^[A-Z]/);
  expect(titleAt('preferences.lists[3]')).toBe('New words from');
});

test('what has no title keeps its path', () => {
  for (const path of ['preferences', 'preferences.unheardOf', 'constructor']) expect(titleAt(path)).toBe(path);
});
