import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { openBrowser, openProfile } from '../../dev/pictures/browser.js';
import type { Progress, Rating, Update } from '../../lib/contract/progress.js';
import { fold } from '../../lib/domain/fold.js';
import { progressOf } from '../../lib/domain/progress.js';
import { ApiAccount } from './api-account.js';
import { leaveNoRoom, putIntoOutbox, setAsideOn, statesOn, waitingOn } from './device-store.js';
import { Learner, phone } from './learner.js';

const BATCH = '**/api/v1/progress/batch';
/** All of the API that is not a file. */
const API = /\/api\/v1\/(auth|progress)\b/;
/** The machine may be busy with much else. */
const PATIENCE_MS = 40_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

const site = inject('site');
let browser: Browser;
let wordIds: string[];

beforeAll(async () => {
  browser = await openBrowser();
  const response = await fetch(`${site}/api/v1/vocabulary/lists/hsk-2021-1`);
  wordIds = ((await response.json()) as { words: { id: string }[] }).words.map(({ id }) => id);
});

afterAll(() => browser?.close());

/** Numbers from 0 to 1 that are the same in every run (mulberry32): a week that fails can be looked at again. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

let random: () => number;
beforeEach(() => {
  random = numbersFrom(20_261_128);
});

/** `count` reviews spread evenly over `spanMs` until a minute ago, of `words` words. */
function reviews({ count, words, spanMs }: { count: number; words: number; spanMs: number }): Update[] {
  const end = Date.now() - 60_000;
  const ratings: readonly Rating[] = ['again', 'hard', 'good', 'good', 'easy'];
  return Array.from({ length: count }, (_, index) => ({
    wordId: wordIds[Math.floor(random() * words)] ?? '',
    id: randomUUID(),
    rating: ratings[Math.floor(random() * ratings.length)] ?? 'good',
    at: new Date(end - spanMs + Math.floor(((index + random()) / count) * spanMs)).toISOString(),
    durationMs: 1_500,
    direction: 'characters',
  }));
}

/** A device of the account, signed in. */
async function device(account: ApiAccount): Promise<Learner> {
  const learner = await Learner.arrive(browser, site);
  await learner.signIn(account);
  await learner.page.getByText('Today so far').waitFor();
  return learner;
}

/** The week begins: nothing of the API is reached any more, and the app is loaded with what was studied meanwhile. */
async function studiesOffline(learner: Learner, account: ApiAccount, updates: readonly Update[]): Promise<void> {
  await learner.page.route(API, (route) => route.abort());
  await putIntoOutbox(learner.page, account.id, updates);
  await learner.page.reload();
  await learner.page.getByRole('button', { name: `${updates.length} reviews waiting` }).waitFor();
}

/** One card a day by key, as the clock moves on; the last of them an hour ago. @returns all that waits then. */
async function ratesByKey(learner: Learner, account: ApiAccount, days: number) {
  const { page } = learner;
  const before = (await waitingOn(page, account.id)).length;
  await page.getByRole('link', { name: /^(Begin with|Study now)/ }).click();
  for (let day = days; day > 0; day -= 1) {
    await page.clock.setSystemTime(Date.now() - (day - 1) * DAY_MS - HOUR_MS);
    await learner.answer(day % 2 === 0 ? '4' : '3');
  }
  await page.clock.setSystemTime(Date.now());
  await expect.poll(async () => (await waitingOn(page, account.id)).length).toBe(before + days);
  return waitingOn(page, account.id);
}

async function reconnects(learner: Learner, account: ApiAccount): Promise<void> {
  await learner.page.unroute(API);
  await learner.context.setOffline(true);
  await learner.context.setOffline(false);
  await expect.poll(() => waitingOn(learner.page, account.id), { timeout: PATIENCE_MS }).toEqual([]);
}

/** What does not depend on when the server wrote it. */
const essence = ({ createdAt: _, updatedAt: __, ...rest }: Progress) => rest;

/** The states that the reviews make, told in the order in which they were made. */
function inOrder(updates: readonly Update[]) {
  const byWord = new Map<string, Parameters<typeof fold>[0] extends Iterable<infer Event> ? Event[] : never>();
  for (const update of updates) {
    if (!('rating' in update)) continue;
    const at = Date.parse(update.at);
    const event = { kind: 'review', rating: update.rating, id: update.id, effectiveAt: at, claimedAt: at } as const;
    byWord.set(update.wordId, [...(byWord.get(update.wordId) ?? []), event]);
  }
  return [...byWord]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([wordId, events]) => essence(progressOf(wordId, fold(events), { createdAt: 0, updatedAt: 0 })));
}

describe('offline', () => {
  test.each(['first', 'second'] as const)(
    'two devices that were offline for a week end in the same state, the %s one reconnecting first',
    async (which) => {
      const account = await ApiAccount.register(site);
      const devices = [await device(account), await device(account)];
      const logs: (readonly Update[])[] = [];
      for (const learner of devices) {
        await studiesOffline(learner, account, reviews({ count: 297, words: 60, spanMs: WEEK_MS }));
        logs.push(await ratesByKey(learner, account, 3));
      }

      const order = which === 'first' ? devices : [...devices].reverse();
      for (const learner of order) await reconnects(learner, account);
      const states = await account.progress();
      expect(states.map(essence)).toEqual(inOrder(logs.flat()));
      expect((await account.statistics()).totalReviews).toBe(600);
      // the device that came first has heard nothing of the other yet
      for (const learner of order) {
        await learner.context.setOffline(true);
        await learner.context.setOffline(false);
        await expect.poll(() => statesOn(learner.page, account.id), { timeout: PATIENCE_MS }).toEqual(states);
        expect(learner.exceptions).toEqual([]);
        await learner.leave();
      }
    },
  );

  test('a tab that is closed in mid-upload and opened again counts each review once', async () => {
    const account = await ApiAccount.register(site);
    const learner = await device(account);
    const updates = reviews({ count: 700, words: 100, spanMs: WEEK_MS });
    await putIntoOutbox(learner.page, account.id, updates);
    // the server gets the first batch, and its answer never arrives
    let written = () => {};
    const isWritten = new Promise<void>((resolve) => {
      written = resolve;
    });
    let batches = 0;
    await learner.context.route(BATCH, async (route) => {
      batches += 1;
      await route.fetch();
      written();
    });
    await learner.page.reload();
    await isWritten;
    await learner.page.close();
    await learner.context.unrouteAll({ behavior: 'ignoreErrors' });
    expect((await account.statistics()).totalReviews).toBe(500);

    const reopened = await learner.context.newPage();
    const again: Update[] = [];
    reopened.on('request', (request) => {
      if (request.url().endsWith('/progress/batch'))
        again.push(...(request.postDataJSON() as { updates: Update[] }).updates);
    });
    await reopened.goto('/');
    await expect.poll(() => waitingOn(reopened, account.id), { timeout: PATIENCE_MS }).toEqual([]);
    expect([batches, again.length]).toEqual([1, 700]);
    expect((await account.statistics()).totalReviews).toBe(700);
    await learner.leave();
  });

  test('an item that the server refuses is set aside and can be downloaded; the other 499 arrive', async () => {
    const account = await ApiAccount.register(site);
    const learner = await device(account);
    const { page } = learner;
    const updates = reviews({ count: 500, words: 100, spanMs: WEEK_MS }).map((update, index) =>
      index === 250 ? { ...update, wordId: 'no-such-word' } : update,
    );
    await putIntoOutbox(page, account.id, updates);
    await page.reload();
    await page.getByRole('button', { name: '1 review not saved' }).click();
    await expect.poll(() => waitingOn(page, account.id), { timeout: PATIENCE_MS }).toEqual([]);
    expect((await account.statistics()).totalReviews).toBe(499);
    expect(await setAsideOn(page, account.id)).toEqual([updates[250]]);

    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    const file = await (await downloading).path();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject([{ update: updates[250] }]);
    // by keyboard, which is never left without a place
    const focused = (name: string) => page.locator('dialog button:focus', { hasText: name });
    await page.getByRole('button', { name: 'Remove …' }).press('Enter');
    await focused('Keep it').press('Enter');
    await focused('Remove …').waitFor();
    expect(await setAsideOn(page, account.id)).toHaveLength(1);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove for good' }).press('Enter');
    await page.getByText('Everything is saved.').waitFor();
    await focused('Close').waitFor();
    expect(await setAsideOn(page, account.id)).toEqual([]);
    await page.keyboard.press('Enter');
    // what opened the dialog is gone with what it told of
    await page.locator('main:focus').waitFor();
    await learner.leave();
  });

  test('what waits, and what is set aside, is called reviews as long as it is nothing else', async () => {
    const account = await ApiAccount.register(site);
    const learner = await device(account);
    const { page } = learner;
    const known = (wordId: string): Update => ({
      wordId,
      id: randomUUID(),
      at: new Date(Date.now() - 60_000).toISOString(),
      confidence: 1,
    });
    const [review] = reviews({ count: 1, words: 1, spanMs: WEEK_MS });
    if (!review) throw new Error('there is no review');
    await page.route(API, (route) => route.abort());
    for (const [updates, noun] of [
      [[review], '1 review'],
      [[known(wordIds[5] ?? '')], '2 changes'],
    ] as const) {
      await putIntoOutbox(page, account.id, updates);
      await page.reload();
      await page.getByRole('button', { name: `${noun} waiting` }).click();
      await page.getByRole('dialog', { name: `Saving your ${noun.slice(2).replace(/s?$/, 's')}` }).waitFor();
      await page.getByText(new RegExp(`^${noun} (is|are) kept on this device and will be sent when`)).waitFor();
    }
    await page.unroute(API);
    await putIntoOutbox(
      page,
      account.id,
      Array.from({ length: 7 }, (_, index) => known(`no-such-word-${index}`)),
    );
    await page.reload();
    await page.getByRole('button', { name: '7 changes not saved' }).click();
    await page.getByText('And 2 more changes: the download has all of them.').waitFor();
    await expect.poll(() => waitingOn(page, account.id), { timeout: PATIENCE_MS }).toEqual([]);
    expect((await account.statistics()).totalReviews).toBe(1);
    await learner.leave();
  });

  test('a server that answers 500 in the middle, then not at all, gets each review once in the end', async () => {
    const account = await ApiAccount.register(site);
    const learner = await device(account);
    await putIntoOutbox(learner.page, account.id, reviews({ count: 1_200, words: 100, spanMs: WEEK_MS }));
    let batches = 0;
    const trouble: Readonly<Record<number, (route: Route) => Promise<void>>> = {
      2: (route) =>
        route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"code":"INTERNAL"}' }),
      3: (route) => route.abort(),
      // the client has asked a second time at once
      4: (route) => route.abort(),
    };
    await learner.page.route(BATCH, (route) => {
      batches += 1;
      return trouble[batches]?.(route) ?? route.continue();
    });
    await learner.page.reload();
    await expect.poll(() => waitingOn(learner.page, account.id), { timeout: PATIENCE_MS }).toEqual([]);
    expect(batches).toBe(6);
    expect((await account.statistics()).totalReviews).toBe(1_200);
    await learner.leave();
  });

  test('of several tabs one sends, and none shows as waiting what has arrived', async () => {
    const account = await ApiAccount.register(site);
    const learner = await device(account);
    await putIntoOutbox(learner.page, account.id, reviews({ count: 900, words: 100, spanMs: WEEK_MS }));
    const sent: string[] = [];
    await learner.context.route(BATCH, async (route) => {
      sent.push(...(route.request().postDataJSON() as { updates: { id: string }[] }).updates.map(({ id }) => id));
      await route.continue();
    });
    const pages = [learner.page, await learner.context.newPage(), await learner.context.newPage()];
    await Promise.all(pages.map((page) => page.goto('/progress')));
    await expect.poll(() => waitingOn(learner.page, account.id), { timeout: PATIENCE_MS }).toEqual([]);
    expect([sent.length, new Set(sent).size]).toEqual([900, 900]);
    for (const page of pages) {
      await expect.poll(() => page.getByRole('button', { name: /waiting/ }).count(), { timeout: PATIENCE_MS }).toBe(0);
    }
    await learner.leave();
  });
});

describe('a device that is not as it should be', () => {
  test('an undo of what the server has counted shows at once, and is told later', async () => {
    const account = await ApiAccount.register(site);
    const learner = await device(account);
    const { page } = learner;
    await page.getByRole('link', { name: /^Begin with/ }).click();
    await learner.answer('4');
    await learner.answer('4');
    await expect.poll(async () => (await account.statistics()).totalReviews, { timeout: PATIENCE_MS }).toBe(2);
    await expect.poll(() => waitingOn(page, account.id), { timeout: PATIENCE_MS }).toEqual([]);
    await page.route(API, (route) => route.abort());
    await page.keyboard.press('u');
    await page.getByRole('link', { name: 'Stop for now' }).click();
    await expect.poll(() => learner.figure('Reviews')).toBe('1');
    expect(await learner.studiedWords()).toHaveLength(1);
    // also for a page that begins with it
    await page.goto('/');
    await expect.poll(() => learner.figure('Reviews')).toBe('1');
    expect((await account.statistics()).totalReviews).toBe(2);
    await reconnects(learner, account);
    expect((await account.statistics()).totalReviews).toBe(1);
    await expect.poll(() => learner.figure('Reviews')).toBe('1');
    await learner.leave();
  });

  test('whose clock is years ahead is told so, and its reviews arrive as of today', async () => {
    const account = await ApiAccount.register(site);
    const learner = await Learner.arrive(browser, site);
    await learner.page.clock.setSystemTime(Date.now() + 4 * 365.25 * 86_400_000);
    await learner.signIn(account);
    await learner.page.getByText(/clock is about 4 years ahead/).waitFor();
    await learner.page.goto('/study');
    await learner.page.getByText(/clock is about 4 years ahead/).waitFor();
    await learner.answer('3');
    await expect.poll(async () => (await account.statistics()).reviewedToday, { timeout: PATIENCE_MS }).toBe(1);
    await learner.leave();
  });

  test('whose clock is years behind is told so as a guest too, until it is set right', async () => {
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    await page.clock.setSystemTime(Date.now() - 3 * 365.25 * 86_400_000);
    await page.goto('/');
    const notice = page.getByText(/clock is about 3 years behind/);
    await notice.waitFor();
    await page.getByRole('link', { name: /^Begin with/ }).click();
    await learner.answer('3');
    await notice.waitFor();
    await page.clock.setSystemTime(Date.now());
    await page.evaluate(`window.dispatchEvent(new Event('online'))`);
    await notice.waitFor({ state: 'detached' });
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('whose storage is full says so; reviews are sent all the same, and kept again when there is room', async () => {
    const account = await ApiAccount.register(site);
    const learner = await device(account);
    const { page } = learner;
    await leaveNoRoom(page);
    await page.route(BATCH, (route) => route.abort());
    await page.goto('/study');
    await learner.answer('3');
    await page.getByRole('button', { name: '1 review waiting' }).waitFor();
    // said where the learner is, which is not the day's page
    await page.getByText('This device’s storage is full').waitFor();
    expect(await waitingOn(page, account.id)).toEqual([]);
    // nor is it promised elsewhere
    await page.getByRole('button', { name: '1 review waiting' }).click();
    await page.getByText('1 review will be sent when Shizi is open and the server can be reached.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.evaluate('document.activeElement.blur()');
    await page.evaluate('window.hasRoom = true');
    await learner.answer('3');
    await expect.poll(() => page.getByText('This device’s storage is full').count()).toBe(0);
    await expect.poll(async () => (await waitingOn(page, account.id)).length, { timeout: PATIENCE_MS }).toBe(2);
    await page.unroute(BATCH);
    await expect.poll(async () => (await account.statistics()).reviewedToday, { timeout: PATIENCE_MS }).toBe(2);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test.each([
    ['has no database', ['indexedDB']],
    ['forbids every kind of storage', ['indexedDB', 'localStorage', 'sessionStorage', 'caches']],
  ])('whose browser %s says so, and goes on', async (_, forbidden) => {
    const account = await ApiAccount.register(site);
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    // a browser that forbids storage throws when it is looked at, and knows no service worker
    await page.addInitScript(`
      for (const name of ${JSON.stringify(forbidden)}) {
        Object.defineProperty(window, name, { get() {
          if (name === 'indexedDB') return undefined;
          throw new DOMException('forbidden', 'SecurityError');
        } });
        if (name === 'caches') delete Navigator.prototype.serviceWorker;
      }
    `);
    await page.goto('/');
    const notice = page.getByText(/This browser keeps nothing for Shizi/);
    await notice.waitFor();
    await page.getByRole('link', { name: /^(Begin|Study now)/ }).click();
    await learner.answer('3');
    await notice.waitFor();
    await learner.answer('3');
    // what was studied so goes into an account all the same
    await page.getByRole('link', { name: 'Stop for now' }).click();
    await learner.signIn(account);
    await expect.poll(async () => (await account.statistics()).totalReviews, { timeout: PATIENCE_MS }).toBe(2);
    for (const place of ['Words', 'Progress', 'Settings']) {
      await page.getByRole('link', { name: place, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: place }).waitFor();
    }
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('whose browser is killed has every review when it is opened again, and sends each once', async () => {
    const account = await ApiAccount.register(site);
    const folder = mkdtempSync(path.join(tmpdir(), 'shizi-profile-'));
    const open = () => openProfile(folder, { ...phone, baseURL: site, serviceWorkers: 'block' });
    try {
      const killed = await Learner.openIn(await open());
      await killed.page.getByRole('link', { name: /^Begin with/ }).click();
      for (const key of ['3', '4', '1'] as const) await killed.answer(key);
      await expect.poll(async () => (await waitingOn(killed.page, 'guest')).length).toBe(3);
      const isGone = killed.context.waitForEvent('close');
      process.kill(browserOf(folder), 'SIGKILL');
      await isGone;

      const learner = await Learner.openIn(await open());
      expect(await waitingOn(learner.page, 'guest')).toHaveLength(3);
      await expect.poll(() => learner.figure('Reviews')).toBe('3');
      await learner.signIn(account);
      await expect.poll(async () => (await account.statistics()).totalReviews, { timeout: PATIENCE_MS }).toBe(3);
      expect(learner.exceptions).toEqual([]);
      await learner.leave();
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

/** The process of the browser that has this profile: its first one, which the others end with. */
function browserOf(folder: string): number {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const line = lines.find((one) => one.includes(`--user-data-dir=${folder}`) && !one.includes('--type='));
  if (!line) throw new Error('the browser is not running');
  return Number.parseInt(line, 10);
}
