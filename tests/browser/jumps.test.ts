import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { untilAtRest } from '../../dev/pictures/scenes.js';
import { ApiAccount } from './api-account.js';
import { review } from './histories.js';
import { Learner, phone } from './learner.js';

/**
 * The share of the screen that moved times how far; Web Vitals call 0.1 good. Nothing moves but, on a phone, the lists of Today when
 * the plan and the statistics above them have come: 0.026.
 */
const LARGEST_SHIFT = 0.05;

const site = inject('site');
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
});

/** Keeps what moved on a page by itself. */
const KEEPS = `
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, startTime, sources } of list.getEntries()) {
      const nodes = sources.map(({ node }) => node?.outerHTML?.slice(0, 120));
      if (!hadRecentInput) window.moved.push({ value, startTime, nodes });
    }
  }).observe({ type: 'layout-shift', buffered: true });
`;
/** Moves everything. @returns the moment before. */
const MOVE_ALL = `(() => {
  const now = performance.now();
  const element = document.createElement('div');
  element.style.height = '100px';
  document.body.prepend(element);
  return now;
})()`;

interface Shift {
  readonly value: number;
  readonly startTime: number;
  readonly nodes: readonly string[];
}

/**
 * What has moved until now. What is moved here on purpose is told after all of that, and so shows that it was told, and that
 * anything would be.
 */
async function shiftsOf(page: Page): Promise<readonly Shift[]> {
  await untilAtRest(page);
  const end = await page.evaluate<number>(MOVE_ALL);
  const told = () => page.evaluate<Shift[]>('window.moved');
  const isAfter = ({ startTime }: Shift) => startTime > end;
  await expect.poll(async () => (await told()).some(isAfter)).toBe(true);
  return (await told()).filter((shift) => !isAfter(shift));
}

async function expectStill(page: Page, address: string): Promise<void> {
  const shifts = await shiftsOf(page);
  const sum = shifts.reduce((total, { value }) => total + value, 0);
  expect.soft(sum, `${address}: ${JSON.stringify(shifts)}`).toBeLessThan(LARGEST_SHIFT);
}

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

const sizes = [
  ['phone', { width: 390, height: 844 }],
  ['desk', { width: 1280, height: 800 }],
] as const;

test.each(sizes)('no page jumps while it is loaded, on a %s', async (_, size) => {
  const account = await ApiAccount.register(site);
  await account.apply([review('zhong1wen2', 'good', 3), review('ai4-love', 'easy', 2)]);
  const learner = await Learner.arrive(browser, site);
  const { page } = learner;
  await learner.signIn(account);
  await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
  await page.setViewportSize(size);
  await page.addInitScript(KEEPS);
  for (const [address, isThere] of pages) {
    await page.goto(address);
    await isThere(page).waitFor();
    await expectStill(page, address);
  }
  expect(learner.exceptions).toEqual([]);
  await learner.leave();
});

test.each(sizes)('nor on the first visit of a guest, whose device has nothing yet, on a %s', async (_, viewport) => {
  for (const [address, isThere] of pages.filter(([path]) => path === '/' || path === '/words')) {
    const context = await browser.newContext({ ...phone, viewport, baseURL: site, serviceWorkers: 'block' });
    const page = await context.newPage();
    await page.addInitScript(KEEPS);
    await page.goto(address);
    await isThere(page).waitFor();
    await expectStill(page, `${address}, first`);
    await context.close();
  }
});
