import type { Browser, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';

/** The document, its code, its styles and the words. */
const MOST_FILES = 5;
const MOST_BYTES = 200_000;

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser?.close());

/** Whatever is asked for in the background says less than this. */
const isNeeded = (request: Request) => !/\/api\/|\.(?:svg|png|webmanifest)$|\/sw\.js$/.test(request.url());

// what is slow about a slow phone's network is the way there and back, and then the bytes
test('the first card needs five files at most, all of them named by the page itself, and 200 kB', async () => {
  const context = await browser.newContext({ baseURL: inject('site'), serviceWorkers: 'block' });
  const page = await context.newPage();
  const asked: Request[] = [];
  page.on('request', (request) => asked.push(request));
  await page.goto('/study', { waitUntil: 'commit' });
  await page.locator('article [lang^="zh"]').first().waitFor();
  // looked at only now: what the card itself asks for, such as its menu, is fetched while it is read
  const html = await (await page.request.get('/study')).text();
  const named = [...html.matchAll(/(?:src|href)="(\/(?:assets|vocabulary)\/[^"]+)"/g)].map(
    ([, address = '']) => address,
  );
  expect(1 + named.length).toBeLessThanOrEqual(MOST_FILES);
  const needed = asked.filter(isNeeded).slice(0, 1 + named.length);
  expect(needed.map((request) => new URL(request.url()).pathname).sort()).toEqual(['/study', ...named].sort());
  const sizes = await Promise.all(needed.map(async (request) => (await request.sizes()).responseBodySize));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`first card: ${needed.length} files, ${(bytes / 1000).toFixed(1)} kB as they are sent`);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  await context.close();
});
