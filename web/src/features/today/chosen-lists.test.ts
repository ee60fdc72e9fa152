import { expect, test } from 'vitest';
import type { List } from '../../../../lib/contract/vocabulary.js';
import { chosenLists, toggled } from './chosen-lists.js';

const lists = ['one', 'two', 'three'].map((id) => ({ id }) as List);
const choose = (...chosen: string[]) => chosenLists(chosen, lists).map(({ id }) => id);

test('lists stay in the order in which they were chosen; those that are gone are left out', () => {
  expect(choose('three', 'gone', 'one')).toEqual(['three', 'one']);
});

test('without a choice, new words come from the first list', () => {
  expect(choose()).toEqual(['one']);
  expect(choose('gone')).toEqual(['one']);
});

test('a list is added at the end of the choice; the last one can not be taken out', () => {
  expect(toggled(['two'], 'one')).toEqual(['two', 'one']);
  expect(toggled(['two', 'one'], 'two')).toEqual(['one']);
  expect(toggled(['one'], 'one')).toEqual(['one']);
});
