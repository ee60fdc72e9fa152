import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import type { Update } from '../../lib/contract/progress.js';
import { ApiAccount } from './api-account.js';
import { putIntoOutbox, waitingOn } from './device-store.js';
import { Learner } from './learner.js';

const BATCH = '**/api/v1/progress/batch';
const GUEST = 'guest';
/** Others use this machine too. */
const SOON = { timeout: 20_000 };

const site = inject('site');
let browser: Browser;
let wordIds: string[];

beforeAll(async () => {
  browser = await openBrowser();
  const response = await fetch(`${site}/api/v1/vocabulary/lists/hsk-2021-1`);
  wordIds = ((await response.json()) as { words: { id: string }[] }).words.map(({ id }) => id);
});

afterAll(async () => {
  await browser?.close();
});

const arrive = () => Learner.arrive(browser, site);

/** One review of each of the first words, a second apart, until a minute ago. */
function reviews(count: number): Update[] {
  const begin = Date.now() - 60_000 - count * 1_000;
  return Array.from({ length: count }, (_, index) => ({
    wordId: wordIds[index % 100] ?? '',
    id: randomUUID(),
    rating: 'good',
    at: new Date(begin + index * 1_000).toISOString(),
  }));
}

const idsOf = (updates: readonly Update[]) => updates.flatMap((update) => ('id' in update ? [update.id] : []));

/** The ids of the reviews that the server has; a review that counts twice would be there twice. */
async function receivedBy(account: ApiAccount): Promise<readonly string[]> {
  return (await account.log()).map(({ id }) => id).sort();
}

/** What the guest studied meanwhile, for the next load of the page. */
async function studiesAsGuest({ page }: Learner, updates: readonly Update[]): Promise<void> {
  await putIntoOutbox(page, GUEST, updates);
  await page.reload();
  await page.getByText('Your progress is on this device only.').waitFor();
}

async function signOut({ page }: Learner): Promise<void> {
  await page.getByRole('link', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('heading', { name: 'Welcome to Shizi' }).waitFor();
}

describe('whoever begins without an account', () => {
  test('studies on this device, and finds reviews and settings in the account that they create, each once', async () => {
    const guest = await arrive();
    const { page } = guest;
    await page.getByRole('heading', { name: 'Welcome to Shizi' }).waitFor();
    await page.getByRole('checkbox', { name: /HSK level 1/ }).check();
    await page.getByRole('checkbox', { name: /HSK 3.0 band 1/ }).uncheck();
    await page.getByRole('link', { name: 'Begin with 10 words' }).click();
    for (let count = 0; count < 3; count += 1) await guest.answer('4');
    await expect.poll(async () => (await waitingOn(page, GUEST)).length, SOON).toBe(3);
    await page.goto('/');
    await page.getByText('Your progress is on this device only.').waitFor();
    await expect.poll(() => guest.figure('Reviews')).toBe('3');
    const studied = idsOf(await waitingOn(page, GUEST)).sort();
    expect(studied).toHaveLength(3);

    const account = await ApiAccount.signIn(site, await guest.signUp());
    await guest.putCodesAway();
    await page.getByText('3 words studied as a guest were added to your account.').waitFor();
    await expect.poll(() => receivedBy(account), SOON).toEqual(studied);
    await expect.poll(() => account.user().then(({ preferences }) => preferences.lists), SOON).toEqual(['hsk-2025-1']);
    await expect.poll(() => waitingOn(page, account.id), SOON).toEqual([]);
    expect(await waitingOn(page, GUEST)).toEqual([]);
    await page.getByRole('button', { name: 'Good' }).click();
    await expect.poll(() => page.getByText('studied as a guest').count(), SOON).toBe(0);
    await expect.poll(() => guest.figure('Reviews'), SOON).toBe('3');
    expect(guest.exceptions).toEqual([]);
    await guest.leave();
  });

  test('is merged three times into an account with history: nothing lost, nothing twice, its settings untouched', async () => {
    const account = await ApiAccount.register(site);
    const history = reviews(20);
    await account.apply(history);
    await account.change({ preferences: { lists: ['hsk-2025-2'] } });
    const device = await arrive();
    let expected = idsOf(history);
    let repeated: Update[] = [];
    for (let time = 0; time < 3; time += 1) {
      await device.page.getByRole('checkbox', { name: /HSK level 1/ }).check();
      const updates = reviews(5);
      // with what was merged before: an earlier merge may have been cut off after the server had it
      await studiesAsGuest(device, [...repeated, ...updates]);
      expected = [...expected, ...idsOf(updates)].sort();
      repeated = updates;
      await device.signIn(account);
      await device.page.getByText(/^\d words studied as a guest were added to your account\.$/).waitFor();
      await expect.poll(() => receivedBy(account), SOON).toEqual(expected);
      await expect.poll(() => waitingOn(device.page, account.id), SOON).toEqual([]);
      await signOut(device);
    }
    expect((await account.statistics()).totalReviews).toBe(35);
    expect((await account.user()).preferences).toEqual({ lists: ['hsk-2025-2'] });
    expect(device.exceptions).toEqual([]);
    await device.leave();
  });

  test('loses nothing when the merge is cut off: while signing in, between its steps, in the middle of the upload', async () => {
    const account = await ApiAccount.register(site);
    const device = await arrive();
    const updates = reviews(600);
    await studiesAsGuest(device, updates);

    // the tab is closed as the server answers
    const closed = device.page.waitForEvent('close');
    await device.page.route('**/api/v1/auth/login', async (route) => {
      await route.fetch();
      await device.page.close();
    });
    await device.signIn(account).catch(() => undefined);
    await closed;
    const reopened = await device.openTab();
    const { page } = reopened;
    await page.getByText('Your progress is on this device only.').waitFor();

    // the server gets the first batch, the device no answer; the second is cut off
    let batches = 0;
    await page.route(BATCH, async (route) => {
      batches += 1;
      if (batches === 1) await route.fetch();
      await route.abort();
    });
    await reopened.signIn(account);
    await page.getByText('100 words studied as a guest were added to your account.').waitFor();
    await expect.poll(() => batches, SOON).toBeGreaterThan(1);
    await expect.poll(async () => (await receivedBy(account)).length, SOON).toBe(500);
    expect(await waitingOn(page, account.id)).toHaveLength(600);

    // as if the app had ended before it moved the rest: the next start does it
    const late = reviews(3);
    await putIntoOutbox(page, GUEST, late);
    await page.unroute(BATCH);
    await page.reload();
    await page.getByText('3 words studied as a guest were added to your account.').waitFor();
    const expected = idsOf([...updates, ...late]).sort();
    await expect.poll(() => receivedBy(account), SOON).toEqual(expected);
    await expect.poll(() => waitingOn(page, account.id), SOON).toEqual([]);
    expect(await waitingOn(page, GUEST)).toEqual([]);
    expect((await account.statistics()).totalReviews).toBe(603);
    expect(reopened.exceptions).toEqual([]);
    await device.leave();
  });
});
