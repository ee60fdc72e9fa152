import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepAllStrokes } from './strokes.js';

// the cache of a browser, with as much room as a test says; the whole of it runs in tests/browser/shell.test.ts

const ADDRESS = '/strokes/all.json?1';
const ORIGIN = 'https://shizi.example';
const WEEK_MS = 7 * 24 * 60 * 60_000;

let kept: Map<string, Response>;
let room: number;
let fetches: string[];

beforeEach(() => {
  kept = new Map();
  room = 100;
  fetches = [];
  vi.useFakeTimers({ toFake: ['Date'] });
  const urlOf = (path: string) => new URL(path, ORIGIN).href;
  vi.stubGlobal('caches', {
    open: async () => ({
      match: async (path: string) => kept.get(urlOf(path))?.clone(),
      keys: async () => [...kept.keys()].map((url) => ({ url })),
      delete: async (key: string | { url: string }) => kept.delete(typeof key === 'string' ? urlOf(key) : key.url),
      put: async (path: string, response: Response) => {
        if (kept.size >= room) throw new DOMException('full', 'QuotaExceededError');
        kept.set(urlOf(path), response);
      },
    }),
  });
  vi.stubGlobal('fetch', async (address: string) => {
    fetches.push(address);
    return Response.json({ 'a.json': 1, 'b.json': 2, 'c.json': 3 });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const paths = () => [...kept.keys()].map((url) => url.slice(ORIGIN.length)).sort();
const whole = ['/strokes/a.json', ADDRESS, '/strokes/b.json', '/strokes/c.json'].sort();

test('tabs that are opened together have all strokes fetched once, and later ones not at all', async () => {
  await Promise.all([keepAllStrokes(ADDRESS), keepAllStrokes(ADDRESS), keepAllStrokes(ADDRESS)]);
  await keepAllStrokes(ADDRESS);
  expect(fetches).toEqual([ADDRESS]);
  expect(paths()).toEqual(whole);
});

test('where there is no room they leave it to others, keep what was opened, and are asked for again after a week', async () => {
  kept.set(`${ORIGIN}/strokes/b.json`, Response.json(2));
  room = 2;
  await keepAllStrokes(ADDRESS);
  expect(paths()).toEqual(['/strokes/b.json', '/strokes/no-room?since']);
  vi.setSystemTime(Date.now() + WEEK_MS - 1_000);
  await keepAllStrokes(ADDRESS);
  expect(fetches).toHaveLength(1);
  room = 100;
  vi.setSystemTime(Date.now() + 2_000);
  await keepAllStrokes(ADDRESS);
  expect(fetches).toHaveLength(2);
  expect(paths()).toEqual(whole);
});
