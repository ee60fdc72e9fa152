import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scenes } from '../../dev/pictures/scenes.js';

test('every scene has its picture on a phone and on a desk, light and dark, and there are no others', () => {
  const wanted = scenes.flatMap(({ name }) =>
    ['390-light', '390-dark', '1280-light', '1280-dark'].map((how) => `${name}-${how}.png`),
  );
  const there = readdirSync(new URL('../../docs/screenshots', import.meta.url));
  expect(there.filter((file) => !file.startsWith('readme-')).sort()).toEqual(wanted.sort());
});
