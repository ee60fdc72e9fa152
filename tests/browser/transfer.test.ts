import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import type { Progress, Update } from '../../lib/contract/progress.js';
import { makeArchive } from '../../web/src/features/transfer/archive.js';
import { ApiAccount } from './api-account.js';
import { leaveNoRoom, waitingOn } from './device-store.js';
import { Learner } from './learner.js';

const DAY_MS = 86_400_000;
/** What is imported is sent in the background, and this machine may be busy. */
const SOON = { timeout: 20_000 };

let folder: string;
const site = inject('site');
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'shizi-transfer-'));
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

async function arriveAs(account: ApiAccount): Promise<Learner> {
  const learner = await Learner.arrive(browser, site);
  await learner.signIn(account);
  await learner.page.getByRole('link', { name: /Study now|Begin with/ }).waitFor();
  return learner;
}

async function openData(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Export and import' }).click();
  await page.getByRole('heading', { name: 'Your data' }).waitFor();
}

async function exported(page: Page, button: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  const place = path.join(folder, randomUUID());
  await file.saveAs(place);
  return readFileSync(place, 'utf8');
}

async function choose(page: Page, name: string, text: string): Promise<void> {
  await page.getByLabel('From a file').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
}

/** An export with one event, and with these settings. */
function archiveWith({ dailyGoal }: { readonly dailyGoal: number }): string {
  const at = '2026-01-31T12:00:00.000Z';
  const event = { wordId: 'ai4-love', at, claimedAt: at, voided: false };
  return makeArchive({
    profile: { displayName: null, timeZone: 'Europe/Berlin', dailyGoal, preferences: {} },
    events: [{ ...event, id: '00000000-0000-7000-8000-000000000001', kind: 'review', rating: 'good' }],
    exportedAt: new Date(at),
  });
}

/** On the page of the settings, and back: without a reload, which would begin with what the device has. */
async function newWordsADay(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'Settings' }).click();
  const shown = await page.getByLabel('New words a day').inputValue();
  await page.getByRole('link', { name: 'Export and import' }).click();
  await page.getByRole('heading', { name: 'Your data' }).waitFor();
  return shown;
}

/** What a log makes of a word, without the times of its making. */
function essence(progress: readonly Progress[]): unknown[] {
  return progress.map(({ createdAt, updatedAt, ...rest }) => rest);
}

function history(): Update[] {
  const at = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY_MS).toISOString();
  const undone = randomUUID();
  return [
    { wordId: 'ai4-love', id: randomUUID(), rating: 'good', at: at(20), durationMs: 1_500, direction: 'sound' },
    { wordId: 'ai4-love', id: randomUUID(), rating: 'again', at: at(10) },
    { wordId: 'ai4-love', id: undone, rating: 'easy', at: at(9) },
    { wordId: 'ai4-love', undo: undone },
    { wordId: 'ren2-person', id: randomUUID(), rating: 'easy', at: at(8) },
    { wordId: 'ren2-person', id: randomUUID(), reset: true, at: at(7) },
    { wordId: 'ren2-person', id: randomUUID(), rating: 'hard', at: at(6) },
    { wordId: 'ke3-thirsty', id: randomUUID(), at: at(5), confidence: 0.5, studyCount: 4, correctCount: 3 },
  ];
}

describe('a learner’s data', () => {
  test('an export of everything rebuilds the same state in a new account, once, and is a file for Anki too', async () => {
    const account = await ApiAccount.register(site);
    await account.apply(history());
    await account.apply([{ wordId: 'shi4-be', confidence: 1 }]); // as PUT does, with an id of the server's
    await account.change({ dailyGoal: 3, preferences: { toneColours: 'pleco' } });
    const first = await arriveAs(account);
    await openData(first.page);
    const archive = await exported(first.page, 'Export everything');
    await first.page.getByText('Exported 8 reviews or changes.').waitFor();
    const notes = await exported(first.page, 'Export for Anki');
    expect(notes.split('\n').filter((line) => line.startsWith('shizi-'))).toHaveLength(4);
    expect(first.exceptions).toEqual([]);
    await first.leave();

    const next = await ApiAccount.register(site);
    const second = await arriveAs(next);
    await openData(second.page);
    await choose(second.page, 'export.json', archive);
    await second.page.getByText('8 reviews or changes of 4 words would be added').waitFor();
    expect(await next.progress()).toEqual([]);
    await second.page.getByRole('button', { name: 'Import 8 reviews or changes' }).click();
    await second.page.getByText('Imported 8 reviews or changes and your settings.').waitFor();
    await expect.poll(async () => essence(await next.progress()), SOON).toEqual(essence(await account.progress()));
    const ids = async (of: ApiAccount) => (await of.log()).map(({ id, voided }) => `${id} ${voided}`).sort();
    expect(await ids(next)).toEqual(await ids(account));
    await expect.poll(() => next.user(), SOON).toMatchObject({ dailyGoal: 3, preferences: { toneColours: 'pleco' } });

    await choose(second.page, 'export.json', archive);
    await second.page.getByText('Nothing in it is new; 8 you have already.').waitFor();
    expect(second.exceptions).toEqual([]);
    await second.leave();
  });

  test('what can not be taken over is named; a file that is none of ours changes nothing', async () => {
    const account = await ApiAccount.register(site);
    const { page, ...learner } = await arriveAs(account);
    await openData(page);
    for (const [text, sentence] of [
      ['{"format": "other"}', 'was not made by'],
      ['{"format"', 'is not JSON'],
      ['\u0000\u0001', 'No column holds Chinese words'],
    ] as const) {
      await choose(page, 'wrong.txt', text);
      await page.getByRole('alert').filter({ hasText: sentence }).waitFor();
    }
    // another program holds it, or it has been moved
    await page.evaluate('window.readText = File.prototype.text');
    await page.evaluate(`File.prototype.text = () => Promise.reject(new DOMException('gone', 'NotReadableError'))`);
    await choose(page, 'gone.csv', '人');
    await page.getByRole('alert').filter({ hasText: 'gone.csv could not be read.' }).waitFor();
    await page.evaluate('File.prototype.text = window.readText');
    const table = 'word,confidence\n人,80%\n<img src=x onerror=alert(1)>,1\n渴,2\n人,1\n';
    await choose(page, 'words.csv', table);
    await page.getByText('1 word would change').waitFor();
    await page.getByText('3 items can not be taken over').click();
    for (const reason of ['Line 3', 'confidence is 2', 'names 人 again']) {
      await expect.poll(() => page.locator('details').innerText()).toContain(reason);
    }
    expect(await account.progress()).toEqual([]);
    await page.getByRole('button', { name: 'Import 1 word' }).click();
    await expect
      .poll(async () => (await account.progress()).map(({ wordId, confidence }) => [wordId, confidence]), SOON)
      .toEqual([['ren2-person', 0.8]]);
    await learner.context.close();
  });

  test('an import that finds no room says so, and never that it was imported; once there is room, it is kept', async () => {
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    await leaveNoRoom(page, 'waiting');
    await page.goto('/data');
    await choose(page, 'words.csv', 'word,confidence\n人,80%\n');
    await page.getByRole('button', { name: 'Import 1 word' }).click();
    await page.getByRole('alert').filter({ hasText: 'Not kept: this device’s storage is full' }).waitFor();
    expect(await page.getByText('Imported 1 word').count()).toBe(0);
    expect(await waitingOn(page, 'guest')).toEqual([]);
    // of an export not even the settings, though there would be room for those
    await choose(page, 'export.json', archiveWith({ dailyGoal: 3 }));
    await page.getByRole('button', { name: 'Import 1 review or change' }).click();
    await page.getByRole('alert').filter({ hasText: 'Not kept: this device’s storage is full' }).waitFor();
    expect(await newWordsADay(page)).toBe('10');
    await page.evaluate('window.hasRoom = true');
    await choose(page, 'export.json', archiveWith({ dailyGoal: 3 }));
    await page.getByText('Nothing in it is new; 1 you have already.').waitFor();
    await page.getByRole('button', { name: 'Take settings over' }).click();
    await page.getByText('Your settings are taken over.').waitFor();
    expect(await newWordsADay(page)).toBe('3');
    await choose(page, 'words.csv', 'word,confidence\nhao3-good,80%\n');
    await page.getByRole('button', { name: 'Import 1 word' }).click();
    await page.getByText('Imported 1 word.').waitFor();
    // the keyboard goes on where the next file is chosen
    await page.locator('input[type="file"]:focus').waitFor();
    const words = async () => (await waitingOn(page, 'guest')).map(({ wordId }) => wordId).sort();
    expect(await words()).toEqual(['ai4-love', 'hao3-good', 'ren2-person']);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('of an export whose settings are refused the events are taken over; why, and what to do, is said', async () => {
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    await page.goto('/data');
    await choose(page, 'export.json', archiveWith({ dailyGoal: 900 }));
    await page.getByRole('button', { name: 'Import 1 review or change' }).click();
    const said = page
      .getByRole('alert')
      .filter({ hasText: 'Imported 1 review or change. The settings of this file were' });
    await said.filter({ hasText: 'New words a day must be a whole number from 0 to 200. Choose yours' }).waitFor();
    expect((await waitingOn(page, 'guest')).map(({ wordId }) => wordId)).toEqual(['ai4-love']);
    expect(await newWordsADay(page)).toBe('10');
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('a file that is too large is not read; of a long table every change can be looked at before it is made', async () => {
    const account = await ApiAccount.register(site);
    const words = (await account.words('hsk-2025-1')).slice(0, 60);
    const learner = await arriveAs(account);
    const { page } = learner;
    await openData(page);
    const large = path.join(folder, 'large.json');
    writeFileSync(large, '{');
    truncateSync(large, 100_000_001);
    await page.getByLabel('From a file').setInputFiles(large);
    await page.getByRole('alert').filter({ hasText: 'large.json is larger than 100 MB' }).waitFor();
    const events = Array.from({ length: 500_001 }, () => null);
    await choose(page, 'many.json', JSON.stringify({ format: 'shizi', version: 1, exportedAt: '2026-01-01', events }));
    await page.getByRole('alert').filter({ hasText: '500,001 events; 500,000 are the most' }).waitFor();

    await choose(page, 'words.csv', ['word', ...words.map(({ id }) => id)].join('\n'));
    await page.getByText('60 words would change').waitFor();
    const changes = page.getByRole('table', { name: 'What would change' }).getByRole('row');
    await expect.poll(() => changes.count()).toBe(1 + 50);
    await page.getByRole('button', { name: 'Show 10 more' }).click();
    await expect.poll(() => changes.count()).toBe(1 + 60);
    expect(await account.progress()).toEqual([]);
    // and everything that it can not do
    await choose(page, 'wrong.csv', ['word', words[0]?.id, ...Array.from({ length: 205 }, () => '龘')].join('\n'));
    await page.getByText('205 items can not be taken over').click();
    await expect.poll(() => page.locator('details').getByRole('listitem').count()).toBe(200);
    await page.getByRole('button', { name: 'Show 5 more' }).click();
    await expect.poll(() => page.locator('details').getByRole('listitem').count()).toBe(205);
    await choose(page, 'words.csv', ['word', ...words.map(({ id }) => id)].join('\n'));
    await page.getByRole('button', { name: 'Import 60 words' }).click();
    await expect.poll(async () => (await account.progress()).length, SOON).toBe(60);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('progress of the earlier version that is damaged as a whole is told on the day’s page, until it was seen', async () => {
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    await page.evaluate(`localStorage.setItem('user_identity', '{"userId": "u1"}')`);
    await page.evaluate(`localStorage.setItem('progress_u1', '{"lists": [{"id"')`);
    await page.reload();
    await page.getByText('but no word that can be taken over').waitFor();
    await page.getByText('1 item can not be taken over').click();
    await page.getByText('progress_u1').waitFor();
    await page.getByRole('button', { name: 'Do not show this again' }).click();
    await page.getByText('From the earlier version').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('link', { name: /^Begin with/ }).waitFor();
    expect(await page.getByText('From the earlier version').count()).toBe(0);
    expect(await page.evaluate(`localStorage.getItem('progress_u1')`)).toBe('{"lists": [{"id"');
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('progress of the earlier version is offered once, taken over beside what there is, and left where it was', async () => {
    const account = await ApiAccount.register(site);
    await account.apply([{ wordId: 'ren2-person', id: randomUUID(), rating: 'good', at: new Date().toISOString() }]);
    const learner = await arriveAs(account);
    const { page } = learner;
    const earlier = {
      user_identity: JSON.stringify({ userId: 'u1', lastActive: '2025-01-01' }),
      progress_u1: JSON.stringify({
        lists: [
          { id: 1, listName: 'First <b>words</b>', progress: { 1: true, 67: true, 900: true, 3: false }, words: [] },
          { id: 2, listName: 'People', progress: { 306: true }, words: [] },
        ],
      }),
    };
    for (const [key, value] of Object.entries(earlier)) {
      await page.evaluate(`localStorage.setItem(${JSON.stringify(key)}, ${JSON.stringify(value)})`);
    }
    await page.reload();
    await page.getByText('3 words you had mastered, in 2 lists').waitFor();
    await page.getByText('First <b>words</b>: 2').waitFor();
    await page.getByText('1 item can not be taken over').waitFor();
    await page.getByRole('button', { name: 'Take over 2 words' }).click();
    await page.getByText('2 words taken over').waitFor();
    await expect
      .poll(async () => (await account.progress()).map(({ wordId, confidence }) => [wordId, confidence]), SOON)
      .toEqual([
        ['ai4-love', 0.8],
        ['de5-adverbial', 0.8],
        ['ren2-person', expect.any(Number)],
      ]);
    await page.reload();
    await page.getByRole('link', { name: /Study now|Begin with/ }).waitFor();
    expect(await page.getByText('From the earlier version').count()).toBe(0);
    expect(await page.evaluate('({ ...localStorage })')).toMatchObject(earlier);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });
});
