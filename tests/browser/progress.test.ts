import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import type { Rating, Update } from '../../lib/contract/progress.js';
import { ApiAccount } from './api-account.js';
import { review } from './histories.js';
import { Learner } from './learner.js';

const site = inject('site');
const MINUTE_MS = 60_000;
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
});

const arrive = () => Learner.arrive(browser, site);
const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** A review that took a minute. */
function minute(wordId: string, rating: Rating, daysAgo: number): Update {
  return { ...review(wordId, rating, daysAgo), durationMs: MINUTE_MS } as Update;
}

/** The rows of a chart's table, opened if it is closed. */
async function table(page: Page, name: string): Promise<string[][]> {
  const region = panel(page, name);
  if (!(await region.getByRole('table').isVisible())) await region.getByText('As a table').click();
  const rows = region.getByRole('table').locator('tbody').getByRole('row');
  await rows.first().waitFor();
  return Promise.all((await rows.all()).map((row) => row.locator('th, td').allInnerTexts()));
}

/** What a screen reader is told of the day that has the focus. */
const focusedDay = (page: Page) =>
  page.evaluate<string>(
    `document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.getAttribute('aria-label')`,
  );
/** How far the frame around the year is scrolled. */
const place = (page: Page) =>
  page.evaluate<{ fromStart: number; fromEnd: number }>(`
    (({ scrollLeft, scrollWidth, clientWidth }) =>
      ({ fromStart: scrollLeft, fromEnd: scrollWidth - clientWidth - scrollLeft })
    )(document.querySelector('[role="grid"]').parentElement)
  `);
const tooWide = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe('progress', () => {
  test('says what will be there before the first word, and is drawn from this device alone for a guest', async () => {
    const guest = await arrive();
    const { page } = guest;
    await page.getByRole('link', { name: 'Progress' }).click();
    await page.getByRole('heading', { name: 'Your first word begins this page' }).waitFor();
    expect(await page.getByRole('figure').count()).toBe(0);
    await page.getByRole('link', { name: 'Go to today’s words' }).click();
    await page.getByRole('link', { name: /^Begin with/ }).click();
    await guest.answer('4');
    await guest.answer('1');
    await page.goto('/progress');
    await page.getByText('You reviewed on 1 of the last 30 days; the most was 2 reviews, today.').waitFor();
    await page.getByText('You have begun 2 of 648 words, and mastered 0.').waitFor();
    await page.getByText('Nothing to tell yet', { exact: false }).waitFor();
    expect(guest.exceptions).toEqual([]);
    await guest.leave();
  });

  test('a streak is the study days in a row: it outlasts the night, and grows with the first review of a day', async () => {
    const account = await ApiAccount.register(site, { dailyGoal: 1 });
    const [word] = (await account.words('hsk-2025-1')).map(({ id }) => id);
    if (!word) throw new Error('the list is empty');
    // none four days ago
    await account.apply([5, 3, 2, 1].map((daysAgo) => review(word, 'good', daysAgo)));
    const learner = await arrive();
    const { page } = learner;
    await learner.signIn(account);
    await expect.poll(() => learner.figure('Streak')).toBe('3 days');
    await page.getByRole('link', { name: 'Study now' }).click();
    await learner.answer('4');
    await page.getByRole('link', { name: 'Stop for now' }).click();
    await expect.poll(() => learner.figure('Streak')).toBe('4 days');
    await expect.poll(async () => (await account.statistics()).streakDays).toBe(4);
    await page.reload();
    await expect.poll(() => learner.figure('Streak')).toBe('4 days');
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('of an account with a past tells every number in a sentence and in a table, by keyboard too', async () => {
    const account = await ApiAccount.register(site, { dailyGoal: 5 });
    const [often, once, twice] = (await account.words('hsk-2025-1')).map(({ id }) => id);
    if (!often || !once || !twice) throw new Error('the list has three words');
    await account.apply([
      minute(often, 'good', 40),
      minute(often, 'good', 3),
      minute(often, 'again', 2),
      minute(often, 'good', 1),
      minute(often, 'good', 0),
      minute(once, 'easy', 3),
      minute(twice, 'easy', 3.001),
    ]);
    const learner = await arrive();
    const { page } = learner;
    await learner.signIn(account);
    await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
    await page.getByRole('link', { name: 'Progress' }).click();
    await page.getByText(/^You reviewed on 4 of the last 30 days; the most was 3 reviews, on \d+ \w+/).waitFor();
    // of four reviews after a day or more one was not known; first reviews do not count
    await page.getByText(/^Of the words that came back after a day or more, you still knew 75 %/).waitFor();
    await page.getByText('You spent 6 min in the last 30 days: 2 min on a day with reviews.').waitFor();
    await expect.poll(() => learner.figure('Reviews')).toBe('7');
    await expect.poll(() => learner.figure('Known')).toBe('86 %');
    await expect.poll(() => learner.figure('Last 30 days')).toBe('6 min');
    await expect.poll(() => learner.figure('Last 7 days')).toBe('6 min');
    await expect.poll(() => learner.figure('Today')).toBe('1 min');

    const months = await table(page, 'A year of reviews');
    const sum = (column: number) => months.reduce((total, row) => total + Number(row[column]), 0);
    expect([sum(1), sum(2)]).toEqual([5, 7]);
    const coming = await table(page, 'The coming 14 days');
    expect(coming).toHaveLength(14);
    const due = coming.reduce((total, row) => total + Number(row[1]), 0);
    await page.getByText(new RegExp(`^${due} reviews? falls? due in the coming 14 days`)).waitFor();
    expect((await table(page, 'Time spent')).slice(0, 4).map((row) => row[1])).toEqual([
      '1 min',
      '1 min',
      '1 min',
      '3 min',
    ]);
    const states = await table(page, 'Words by state');
    expect(states.reduce((total, row) => total + Number(row[1]), 0)).toBe(648);
    expect(states[0]).toEqual(['New', '645', '100 %']);
    expect(await table(page, 'Words by list')).toContainEqual(['HSK level 1', '3', '0', '300']);

    // the year begins at today, and the days are walked by keys
    expect((await place(page)).fromStart).toBeGreaterThan(100);
    expect((await place(page)).fromEnd).toBeLessThan(2);
    await page.getByRole('grid', { name: 'Reviews on each day of the last year' }).focus();
    expect(await focusedDay(page)).toMatch(/: 1 review, 1 known, 1 min$/);
    for (let days = 0; days < 3; days += 1) await page.keyboard.press('ArrowUp');
    expect(await focusedDay(page)).toMatch(/: 3 reviews, 3 known, 3 min$/);
    await page.keyboard.press('Home');
    expect(await focusedDay(page)).toMatch(/: no reviews$/);
    expect((await place(page)).fromStart).toBeLessThan(40);
    await page.keyboard.press('End');
    expect(await focusedDay(page)).toMatch(/: 1 review, 1 known, 1 min$/);
    expect((await place(page)).fromEnd).toBeLessThan(40);

    await page.setViewportSize({ width: 320, height: 640 });
    await expect.poll(() => tooWide(page)).toBe(0);
    await panel(page, 'Words by list').getByRole('link', { name: 'HSK level 1' }).click();
    await page.getByText('300 words', { exact: true }).waitFor();
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });
});
