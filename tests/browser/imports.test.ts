import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import type { Progress, Update } from '../../lib/contract/progress.js';
import { ApiAccount } from './api-account.js';
import { putIntoOutbox, waitingOn } from './device-store.js';
import { Learner } from './learner.js';

const BATCH = '**/api/v1/progress/batch';
/** All of the API that is not a file. */
const API = /\/api\/v1\/(auth|progress)\b/;
const GUEST = 'guest';
const DAY_MS = 86_400_000;
/** What is imported is sent in the background, and this machine may be busy. */
const SOON = { timeout: 20_000 };

const site = inject('site');
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser?.close());

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const good = (wordId: string, at: string): Update & { at: string } => ({
  wordId,
  id: randomUUID(),
  rating: 'good',
  at,
});

/** Each way of bringing progress in, as a learner goes it. */
const ways: readonly [name: string, word: string, bring: (page: Page) => Promise<void>][] = [
  [
    'of the earlier version',
    'ai4-love',
    async (page) => {
      const progress = { lists: [{ id: 1, listName: 'Words', progress: { 1: true }, words: [] }] };
      await page.evaluate(`
        localStorage.setItem('user_identity', JSON.stringify({ userId: 'u1' }));
        localStorage.setItem('progress_u1', ${JSON.stringify(JSON.stringify(progress))});
      `);
      await page.goto('/data');
      await page.getByRole('button', { name: 'Take over 1 word' }).click();
      await page.getByText('1 word taken over').waitFor();
    },
  ],
  [
    'of a table',
    'ren2-person',
    async (page) => {
      await page.goto('/data');
      await choose(page, 'words.csv', 'word,reviews,correct,confidence\n人,10,9,80 %\n');
      await page.getByRole('button', { name: 'Import 1 word' }).click();
      await page.getByText('Imported 1 word.').waitFor();
    },
  ],
  [
    'of an export',
    'ke3-thirsty',
    async (page) => {
      const state = { wordId: 'ke3-thirsty', id: randomUUID(), kind: 'state', confidence: 0.8, voided: false };
      const at = daysAgo(2);
      const archive = { format: 'shizi', version: 1, exportedAt: at, events: [{ ...state, at, claimedAt: at }] };
      await page.goto('/data');
      await choose(page, 'export.json', JSON.stringify(archive));
      await page.getByRole('button', { name: 'Import 1 review or change' }).click();
      await page.getByText(/Imported 1 review or change/).waitFor();
    },
  ],
];
const words = ways.map(([, word]) => word);

async function choose(page: Page, name: string, text: string): Promise<void> {
  await page.getByLabel('From a file').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
}

/** Imports, and then studies each of the words, which begins a card of its own where the import does not count. */
async function importsAndStudies({ page }: Learner, owner: string): Promise<Map<string, string>> {
  for (const [, , bring] of ways) await bring(page);
  await expect.poll(async () => (await waitingOn(page, owner)).length, SOON).toBe(ways.length);
  const reviews = words.map((word, index) => good(word, new Date(Date.now() + index).toISOString()));
  await putIntoOutbox(page, owner, reviews);
  await page.reload();
  return new Map(reviews.map(({ wordId, at }) => [wordId, at]));
}

/** A card of 80 % that was known once more, at its time: the import and then the review. */
function expectStudiedAfterImport(progress: readonly Progress[], reviewedAt: ReadonlyMap<string, string>): void {
  const shown = progress.map(({ wordId, studyCount, lastReviewedAt, state }) => [
    wordId,
    studyCount,
    lastReviewedAt,
    state,
  ]);
  expect(shown).toEqual([
    ['ai4-love', 1, reviewedAt.get('ai4-love'), 'review'],
    ['ke3-thirsty', 1, reviewedAt.get('ke3-thirsty'), 'review'],
    ['ren2-person', 11, reviewedAt.get('ren2-person'), 'review'],
  ]);
  for (const { confidence } of progress) expect(confidence).toBeGreaterThanOrEqual(0.79);
}

describe('what was imported', () => {
  test('as a guest counts before what was studied after it, also when the merge is cut off and repeated', async () => {
    const guest = await Learner.arrive(browser, site);
    const { page } = guest;
    const reviewedAt = await importsAndStudies(guest, GUEST);
    // the server gets it twice, and its first answer is lost
    let batches = 0;
    await page.route(BATCH, async (route) => {
      batches += 1;
      if (batches > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    const account = await ApiAccount.signIn(site, await guest.signUp());
    await expect.poll(() => waitingOn(page, account.id), SOON).toEqual([]);
    expect(batches).toBe(2);
    expectStudiedAfterImport(await account.progress(), reviewedAt);
    expect(await account.log()).toHaveLength(2 * ways.length);
    expect(guest.exceptions).toEqual([]);
    await guest.leave();
  });

  test('offline counts before what was studied after it, and is shown so before and after it is sent', async () => {
    const account = await ApiAccount.register(site);
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    await learner.signIn(account);
    await page.getByRole('link', { name: /^Begin with/ }).waitFor();
    await page.route(API, (route) => route.abort());
    const reviewedAt = await importsAndStudies(learner, account.id);
    const dueOf = async () => {
      await page.goto('/words/ren2-person');
      return learner.figure('Next review');
    };
    const before = await dueOf();
    await page.unroute(API);
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    await expect.poll(() => waitingOn(page, account.id), SOON).toEqual([]);
    expectStudiedAfterImport(await account.progress(), reviewedAt);
    expect(await dueOf()).toBe(before);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('as a guest leaves alone what the account has studied, or removed; what was studied after it is added', async () => {
    const account = await ApiAccount.register(site);
    const [love, person] = ['ai4-love', 'ren2-person'];
    await account.apply([good(love, daysAgo(9)), good(love, daysAgo(3))]);
    await account.apply([good(person, daysAgo(8))]);
    await account.apply([{ wordId: person, id: randomUUID(), reset: true, at: daysAgo(7) }]);
    const guest = await Learner.arrive(browser, site);
    const { page } = guest;
    for (const [name, , bring] of ways) if (name !== 'of an export') await bring(page);
    const review = good(love, new Date().toISOString());
    await putIntoOutbox(page, GUEST, [review]);
    await page.reload();
    await guest.signIn(account);
    await expect.poll(() => waitingOn(page, account.id), SOON).toEqual([]);
    await expect.poll(async () => (await account.log()).length, SOON).toBe(5);
    // three reviews, none of them of an import; and what was removed stays so
    expect(await account.progress()).toMatchObject([{ wordId: love, studyCount: 3, lastReviewedAt: review.at }]);
    const states = (await account.log()).filter(({ kind }) => kind === 'state');
    expect(states).toEqual([]);
    expect(guest.exceptions).toEqual([]);
    await guest.leave();
  });
});
