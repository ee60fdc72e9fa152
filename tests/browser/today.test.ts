import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { ApiAccount } from './api-account.js';
import { review } from './histories.js';
import { Learner } from './learner.js';

const LIST = 'hsk-2025-1';

const site = inject('site');
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
});

async function arrive(account: ApiAccount): Promise<Learner> {
  const learner = await Learner.arrive(browser, site);
  await learner.signIn(account);
  await learner.page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
  return learner;
}

describe('the day’s page', () => {
  test('says what there is to do and until when, and once that is done, what comes next', async () => {
    const account = await ApiAccount.register(site, { dailyGoal: 1, preferences: { lists: [LIST] } });
    const [, old] = await account.words(LIST);
    if (!old) throw new Error('the list is too short');
    await account.apply([review(old.id, 'easy', 40)]);
    const learner = await arrive(account);
    const { page } = learner;
    await expect.poll(() => learner.figure('due')).toBe('1');
    expect(await learner.figure('new')).toBe('1');
    await page.getByText('0 of 1 new word today. They come from HSK level 1.', { exact: false }).waitFor();
    await page.getByText('Your day goes on until 04:00 (Berlin).').waitFor();
    await page.getByRole('link', { name: 'Study now' }).click();
    await learner.answer('4');
    await learner.answer('4');
    await page.getByRole('link', { name: 'Back to Today' }).click();
    await page.getByRole('heading', { name: 'Done for now' }).waitFor();
    await page.getByText(/^The next word is due (in|tomorrow|on) /).waitFor();
    await page.getByText('1 of 1 new word today.').waitFor();
    // who wants to go on may
    await page.getByRole('link', { name: 'Learn 5 more new words' }).click();
    await learner.answer('4');
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('of a learner who wants no new words and has begun none says how to change that', async () => {
    const learner = await arrive(await ApiAccount.register(site, { dailyGoal: 0, preferences: { lists: [LIST] } }));
    const { page } = learner;
    await page.getByRole('heading', { name: 'Nothing to study' }).waitFor();
    await page.getByText('Your daily goal is 0 new words. You can change it in the settings.').waitFor();
    await page.getByRole('link', { name: 'Learn 5 more new words' }).waitFor();
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });
});
