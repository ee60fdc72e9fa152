import { expect, test } from 'vitest';
import type { Entry } from '../local/shapes.js';
import { sentencesOf } from './unsent.js';

let made = 0;
const entry = (update: Partial<Entry['update']>): Entry => {
  made += 1;
  return { key: `k${made}`, sequence: made, update: { wordId: 'ai4-love', ...update } as Entry['update'] };
};
const review = () => entry({ id: 'a', rating: 'good' });
const undo = () => entry({ undo: 'a' });
const state = () => entry({ id: 'b', confidence: 1 });
const refused = (one: Entry) => ({ ...one, reason: 'is unknown', requestId: undefined });

test.each([
  [{ waiting: [review(), undo()] }, '2 reviews wait to be sent.'],
  [{ waiting: [state()] }, '1 change waits to be sent.'],
  [{ waiting: [review(), state()] }, '2 changes wait to be sent.'],
  [{ refused: [refused(review())] }, '1 review was refused by the server and set aside.'],
  [{ refused: [refused(state()), refused(state())] }, '2 changes were refused by the server and set aside.'],
])('what waits is called reviews only when nothing else is among it: %#', (shelves, sentence) => {
  expect(sentencesOf([{ waiting: [], refused: [], hasSettings: false, ...shelves }])).toEqual([sentence]);
});
