import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { ApiAccount } from './api-account.js';
import { leaveNoRoom } from './device-store.js';
import { Learner } from './learner.js';

const BATCH = '**/api/v1/progress/batch';
const SYNC_DETAILS = /\/SyncDetails-[^/]*\.js$/;

const site = inject('site');
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser?.close());

/** A learner on a card, whose review waits, and who asks for it; the code of the answer does not come. */
async function opensUnloaded() {
  const account = await ApiAccount.register(site);
  const learner = await Learner.arrive(browser, site);
  const { page } = learner;
  await learner.signIn(account);
  await page.getByText('Today so far').waitFor();
  await page.route(BATCH, (route) => route.abort());
  await page.route(SYNC_DETAILS, (route) => route.abort());
  await page.goto('/study');
  await learner.answer('3');
  const card = await learner.card();
  const waiting = page.getByRole('button', { name: '1 review waiting' });
  await waiting.click();
  const dialog = page.getByRole('dialog', { name: 'Saving your reviews' });
  await dialog.getByRole('alert').filter({ hasText: 'did not load' }).waitFor();
  return { learner, page, card, waiting, dialog };
}

test('a page whose code can not be had says so, and leads to Today, which can', async () => {
  const learner = await Learner.arrive(browser, site);
  const { page } = learner;
  await page.route(/\/ProgressPage-[^/]*\.js$/, (route) => route.abort());
  await page.getByRole('link', { name: 'Progress', exact: true }).click();
  await page.getByRole('heading', { name: 'This page did not load' }).waitFor();
  await page.getByRole('button', { name: 'Reload', exact: true }).waitFor();
  await page.getByRole('link', { name: 'Go to Today' }).click();
  await page.getByRole('link', { name: /^Begin with/ }).waitFor();
  expect(learner.exceptions).toEqual([]);
  await learner.leave();
});

describe('a part of the app whose code can not be had', () => {
  test('says so in its own place: the card under it stays, and the part comes once it can', async () => {
    const { learner, page, card, dialog } = await opensUnloaded();
    await page.unroute(SYNC_DETAILS);
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.getByText('1 review is kept on this device').waitFor();
    await page.keyboard.press('Escape');
    expect(await learner.card()).toBe(card);
    await page.getByRole('button', { name: /Show answer/ }).click();
    await page.getByRole('button', { name: /^Good/ }).waitFor();
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('offers to load the page anew to who tries again in vain, and the card is there again', async () => {
    const { learner, page, card, waiting, dialog } = await opensUnloaded();
    expect(await dialog.getByRole('button', { name: 'Reload' }).count()).toBe(0);
    // as a browser does it that remembers the failure, whatever the network is by now
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.getByRole('button', { name: 'Reload' }).waitFor();
    await page.unroute(SYNC_DETAILS);
    await Promise.all([page.waitForEvent('load'), dialog.getByRole('button', { name: 'Reload' }).click()]);
    await waiting.click();
    await dialog.getByText('1 review is kept on this device').waitFor();
    await page.keyboard.press('Escape');
    expect(await learner.card()).toBe(card);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('says that a new page would lose what this one alone keeps, and offers it by that name', async () => {
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    await leaveNoRoom(page, 'waiting');
    await page.reload();
    await page.getByRole('link', { name: /Begin with/ }).click();
    await learner.answer('3');
    await page.route(/\/StrokeOrder-[^/]*\.js$/, (route) => route.abort());
    await page.getByRole('link', { name: 'Stop for now' }).click();
    await page.getByRole('link', { name: 'Words', exact: true }).click();
    await page.getByRole('link', { name: /朋友/ }).first().click();
    await page.getByRole('button', { name: 'Stroke order of 友' }).click();
    const notice = page.getByRole('alert').filter({ hasText: 'did not load' });
    await notice.waitFor();
    await notice.getByRole('button', { name: 'Try again' }).click();
    await notice.getByText('this page alone keeps it').waitFor();
    await notice.getByRole('button', { name: 'Reload and lose that' }).waitFor();
    // once it is kept, the offer is another one
    await page.evaluate('window.hasRoom = true');
    await page.getByRole('button', { name: 'I know this' }).click();
    await notice.getByText('reload the page: what you did is kept').waitFor();
    await notice.getByRole('button', { name: 'Reload', exact: true }).waitFor();
    await page.unroute(/\/StrokeOrder-[^/]*\.js$/);
    await notice.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Stroke 4 of 4').waitFor();
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('does not take the day’s page with it where something of the earlier version is offered', async () => {
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    await page.evaluate(`localStorage.setItem('user_identity', '{"userId": "u1"}')`);
    await page.evaluate(`localStorage.setItem('progress_u1', '{"lists": [{"id"')`);
    await page.route(/\/EarlierPanel-[^/]*\.js$/, (route) => route.abort());
    await page.reload();
    const notice = page.getByRole('alert').filter({ hasText: 'did not load' });
    await notice.waitFor();
    await page.getByRole('link', { name: /^Begin with/ }).waitFor();
    await page.unroute(/\/EarlierPanel-[^/]*\.js$/);
    await notice.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('but no word that can be taken over').waitFor();
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('does not cost a learner the recovery codes that they have: without the page of the new ones, none are made', async () => {
    const account = await ApiAccount.register(site);
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    await learner.signIn(account);
    await page.getByText('Today so far').waitFor();
    let changes = 0;
    page.on('request', (request) => {
      if (request.method() === 'PATCH') changes += 1;
    });
    await page.route(/\/RecoveryCodes-[^/]*\.js$/, (route) => route.abort());
    await page.goto('/account');
    await page.getByRole('button', { name: 'Make new codes' }).click();
    await page.getByLabel('Current password').fill(account.password);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Reload it and try again' }).waitFor();
    expect(changes).toBe(0);
    await page.unroute(/\/RecoveryCodes-[^/]*\.js$/);
    // what was typed is still there
    await page.getByRole('button', { name: 'Make codes' }).click();
    await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor();
    expect(changes).toBe(1);
    expect(await learner.putCodesAway()).toHaveLength(10);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('does not cost a new account its recovery codes: without their page, none is made', async () => {
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    let registrations = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/auth/register')) registrations += 1;
    });
    await page.route(/\/RecoveryCodes-[^/]*\.js$/, (route) => route.abort());
    void learner.signUp().catch(() => undefined);
    await page.getByRole('alert').filter({ hasText: 'Reload it and try again' }).waitFor();
    expect(registrations).toBe(0);
    await page.unroute(/\/RecoveryCodes-[^/]*\.js$/);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor();
    expect(await learner.putCodesAway()).toHaveLength(10);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });
});
