import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import type { StudyEvent, Update } from '../../lib/contract/progress.js';
import { ApiAccount } from './api-account.js';
import { logOn, waitingOn } from './device-store.js';
import { Learner } from './learner.js';

/** All of the API that is not a file. */
const API = /\/api\/v1\/(auth|progress)\b/;
const DAY_MS = 86_400_000;
/** Others use this machine too. */
const SOON = { timeout: 20_000 };

const site = inject('site');
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser?.close());

/** At this hour (UTC), so many days ago. */
function at(daysAgo: number, hour: number): string {
  const day = new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);
  return `${day}T${String(hour).padStart(2, '0')}:00:00.000Z`;
}

const byId = (a: StudyEvent, b: StudyEvent) => (a.id < b.id ? -1 : 1);

/** A device of an account with history, which has read all of the account's log; then its network is gone. */
async function offlineWithHistory(account: ApiAccount): Promise<Learner> {
  const learner = await Learner.arrive(browser, site);
  await learner.signIn(account);
  const { page } = learner;
  await page.getByText('Today so far').waitFor();
  const log = [...(await account.log())].sort(byId);
  await expect.poll(() => logOn(page, account.id), SOON).toEqual(log);
  await page.route(API, (route) => route.abort());
  await page.reload();
  await page.getByText('Today so far').waitFor();
  return learner;
}

async function exportEverything(page: Page): Promise<{ text: string; events: StudyEvent[] }> {
  await page.goto('/data');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export everything' }).click();
  const text = readFileSync(await (await downloading).path(), 'utf8');
  return { text, events: (JSON.parse(text) as { events: StudyEvent[] }).events };
}

describe('without a network', () => {
  test('a word tells its history, as this device last read it and with what was done here since', async () => {
    const account = await ApiAccount.register(site);
    const undone = randomUUID();
    await account.apply([
      { wordId: 'ai4-love', id: randomUUID(), rating: 'good', at: at(9, 12), direction: 'sound' },
      { wordId: 'ai4-love', id: undone, rating: 'easy', at: at(8, 12) },
      { wordId: 'ai4-love', undo: undone },
      { wordId: 'ren2-person', id: randomUUID(), rating: 'good', at: at(7, 12) },
    ]);
    const learner = await offlineWithHistory(account);
    const { page } = learner;
    await page.goto('/words/ai4-love');
    await page.getByText('This is what this device knows').waitFor();
    const history = page.getByRole('region', { name: 'History' }).getByRole('listitem');
    await expect.poll(() => history.count(), SOON).toBe(1);
    expect(await history.first().innerText()).toMatch(/Good from sound/);
    await page.getByRole('button', { name: 'I know this' }).click();
    await expect.poll(() => history.count(), SOON).toBe(2);
    expect(await history.first().innerText()).toMatch(/I know this on this device only/);

    // what was sent just now is still known when the network goes again
    await page.unroute(API);
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    await expect.poll(() => waitingOn(page, account.id), SOON).toEqual([]);
    await page.route(API, (route) => route.abort());
    await page.reload();
    await page.getByText('This is what this device knows').waitFor();
    await expect.poll(() => history.count(), SOON).toBe(2);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('an export has what this device knows, says what may be missing, and can be imported, also here', async () => {
    const account = await ApiAccount.register(site);
    const events = ['ai4-love', 'ren2-person', 'ke3-thirsty'].map(
      (wordId): Update => ({ wordId, id: randomUUID(), rating: 'good', at: at(5, 12) }),
    );
    await account.apply(events);
    const learner = await offlineWithHistory(account);
    const { page } = learner;
    await page.goto('/words/ai4-love');
    await page.getByRole('button', { name: 'I know this' }).click();
    const exported = await exportEverything(page);
    await page
      .getByText('Exported 4 reviews or changes. The server can’t be reached. What you did elsewhere')
      .waitFor();
    const log = await account.log();
    expect(exported.events).toHaveLength(4);
    expect(exported.events).toEqual(expect.arrayContaining([...log]));
    const choose = (text: string) =>
      page
        .getByLabel('From a file')
        .setInputFiles({ name: 'export.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await choose(exported.text);
    await page.getByText('Nothing in it is new; 4 you have already.').waitFor();
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('statistics follow a change of the time zone', async () => {
    const account = await ApiAccount.register(site);
    // one study day in Berlin, two in Tokyo
    await account.apply([
      { wordId: 'ai4-love', id: randomUUID(), rating: 'good', at: at(3, 12) },
      { wordId: 'ren2-person', id: randomUUID(), rating: 'good', at: at(3, 22) },
    ]);
    const learner = await offlineWithHistory(account);
    const { page } = learner;
    const gist = (days: number) => page.getByText(`You reviewed on ${days} of the last 30 days`);
    await page.goto('/progress');
    await gist(1).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    await zone.fill('tokyo');
    await zone.press('Enter');
    await expect.poll(() => zone.inputValue()).toBe('Tokyo, Asia');
    await page.getByRole('link', { name: 'Progress' }).click();
    await gist(2).waitFor();
    await page.reload();
    await gist(2).waitFor();
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('nothing of the log is left of who has signed out', async () => {
    const account = await ApiAccount.register(site);
    await account.apply([{ wordId: 'ai4-love', id: randomUUID(), rating: 'good', at: at(3, 12) }]);
    const learner = await offlineWithHistory(account);
    const { page } = learner;
    await page.goto('/words/ai4-love');
    await page.getByRole('button', { name: 'I know this' }).click();
    await page.getByRole('link', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('button', { name: 'Keep and sign out' }).click();
    await page.getByRole('heading', { name: 'Welcome to Shizi' }).waitFor();
    await expect.poll(() => logOn(page, account.id), SOON).toEqual([]);
    expect(await waitingOn(page, account.id)).toHaveLength(1);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });
});
