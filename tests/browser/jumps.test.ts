import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { untilAtRest } from '../../dev/pictures/scenes.js';
import { ApiAccount } from './api-account.js';
import { review } from './histories.js';
import { Learner } from './learner.js';

/** What Web Vitals call good is 0.1, the share of the screen that moved times how far. */
const LARGEST_SHIFT = 0.1;

const site = inject('site');
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
});

/** Adds up what moved on a page by itself. */
const ADDS_UP = `
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (!hadRecentInput) window.moved.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 120))]);
    }
  }).observe({ type: 'layout-shift', buffered: true });
`;

const pages: readonly [address: string, isThere: (page: Page) => Locator][] = [
  ['/', (page) => page.getByText('Streak')],
  ['/study', (page) => page.getByRole('button', { name: /^Show answer/ })],
  ['/words', (page) => page.getByText('648 words', { exact: true })],
  ['/words/zhong1wen2', (page) => page.getByRole('region', { name: 'History' }).getByRole('listitem').first()],
  ['/progress', (page) => page.getByRole('grid')],
  ['/settings', (page) => page.getByRole('switch').first()],
  ['/account', (page) => page.getByRole('button', { name: 'Change name' })],
  ['/data', (page) => page.getByRole('button', { name: 'Export everything' })],
];

test.each([
  ['phone', { width: 390, height: 844 }],
  ['desk', { width: 1280, height: 800 }],
])('no page jumps while it is loaded, on a %s', async (_, size) => {
  const account = await ApiAccount.register(site);
  await account.apply([review('zhong1wen2', 'good', 3), review('ai4-love', 'easy', 2)]);
  const learner = await Learner.arrive(browser, site);
  const { page } = learner;
  await learner.signIn(account);
  await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
  await page.setViewportSize(size);
  await page.addInitScript(ADDS_UP);
  for (const [address, isThere] of pages) {
    await page.goto(address);
    await isThere(page).waitFor();
    await untilAtRest(page);
    const moved = await page.evaluate<[number, ...string[]][]>('window.moved');
    const sum = moved.reduce((total, [value]) => total + value, 0);
    expect.soft(sum, `${address}: ${JSON.stringify(moved)}`).toBeLessThan(LARGEST_SHIFT);
  }
  expect(learner.exceptions).toEqual([]);
  await learner.leave();
});
