import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import process from 'node:process';
import { expect, test } from 'vitest';
import { scenes } from '../../dev/pictures/scenes.js';

test('every scene has its picture on a phone and on a desk, light and dark, and there are no others', () => {
  const wanted = scenes.flatMap(({ name }) =>
    ['390-light', '390-dark', '1280-light', '1280-dark'].map((how) => `${name}-${how}.png`),
  );
  const there = readdirSync(new URL('../../docs/screenshots', import.meta.url));
  expect(there.filter((file) => !file.startsWith('readme-')).sort()).toEqual(wanted.sort());
});

test('a name that no scene has is refused with those that there are, and nothing is drawn', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'dev/pictures/screenshots.ts', 'today', 'todya'],
    { cwd: new URL('../..', import.meta.url), encoding: 'utf8' },
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('No scene is named todya. There are: today-guest, ');
});
