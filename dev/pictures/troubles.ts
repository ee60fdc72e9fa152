/** What a server, a device or a session in trouble looks like, and the way back. */
import type { Page } from 'playwright-core';
import { previewTable } from './imports.js';
import { type Answer, problem } from './problems.js';
import { flip, goodRating, heading, openStudy, showAnswer } from './steps.js';

const BATCH = '**/api/v1/progress/batch*';
const REFRESH = '**/api/v1/auth/refresh';
const HISTORY = '**/api/v1/progress/*include=events*';
const SPEECH = '**/api/v1/tts';
/** Of which the app asks for nothing but the server's time. */
const TIME = '**/manifest.webmanifest';
const YEARS_MS = 3 * 365.25 * 24 * 3_600_000;

export const servesNoBatch = problem(503, 'SERVICE_UNAVAILABLE');
export const refusesItem = problem(404, 'WORD_NOT_FOUND', {
  errors: [{ path: 'updates[0].wordId', code: 'WORD_NOT_FOUND', message: 'is not a word of the vocabulary' }],
});
export const restoreBatches = (page: Page) => page.unroute(BATCH);
export const restoreRefresh = (page: Page) => page.unroute(REFRESH);
export const restoreHistory = (page: Page) => page.unroute(HISTORY);
export const restoreSound = (page: Page) => page.unroute(SPEECH);

async function rateUnanswered(page: Page, answer: Answer): Promise<void> {
  await page.route(BATCH, answer);
  await openStudy(page);
  await flip(page);
  await page.keyboard.press('4');
}

/** Rates a card while the server answers with a problem, and opens what the app says of it. */
export async function openSaving(page: Page, answer: Answer): Promise<void> {
  await rateUnanswered(page, answer);
  await page.goto('/');
  await page.getByRole('button', { name: /review (waiting|not saved)/ }).click();
  await page.getByRole('dialog', { name: 'Saving your reviews' }).getByRole('button').first().waitFor();
}

export async function askAboutRefused(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Remove …' }).click();
  await page.getByRole('button', { name: 'Remove for good' }).waitFor();
}

export async function removeRefused(page: Page): Promise<void> {
  await restoreBatches(page);
  await page.getByRole('button', { name: 'Remove for good' }).click();
  await page.getByText('Everything is saved.').waitFor();
}

export async function signOutUnsent(page: Page): Promise<void> {
  await rateUnanswered(page, servesNoBatch);
  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('dialog', { name: 'Not everything is saved yet' }).waitFor();
}

export async function endSession(page: Page): Promise<void> {
  await page.route(REFRESH, problem(401, 'REFRESH_TOKEN_INVALID'));
  await page.goto('/');
  await page.getByText('Your session has ended').waitFor();
  await page.getByText('Study now').waitFor();
}

/** Until this device has read the log to its end, which it begins some seconds after a page has opened; no longer than 30 s. */
const UNTIL_LOG_IS_HELD = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('shizi');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const database = opening.result;
    const end = performance.now() + 30_000;
    const look = () => {
      const asking = database.transaction('meta').objectStore('meta').getAll();
      asking.onerror = () => reject(asking.error);
      asking.onsuccess = () => {
        const isHeld = asking.result.some(({ key, value }) => key === 'log-whole' && value);
        if (!isHeld && performance.now() < end) return setTimeout(look, 100);
        database.close();
        if (isHeld) resolve(true);
        else reject(new Error('the device does not read the log'));
      };
    };
    look();
  };
})`;

/** A word of which only the device can tell the history, once it has read the log. */
export async function hasNoHistory(page: Page): Promise<void> {
  await page.route(HISTORY, (route) => route.abort());
  await page.goto('/words/xie4xie5');
  await page.evaluate(UNTIL_LOG_IS_HELD);
  await page.reload();
  await page.getByRole('region', { name: 'History' }).getByText('This is what this device knows').waitFor();
}

export async function failSound(page: Page): Promise<void> {
  await page.route(SPEECH, problem(502, 'UPSTREAM_FAILED'));
  await page.goto('/words/peng2you5');
  await heading(page, '朋友');
  // what says it stays until it was looked at
  await page.evaluate(`(() => {
    const { setTimeout } = window;
    window.setTimeout = (work, ms, ...given) => (ms >= 4_000 ? 0 : setTimeout(work, ms, ...given));
  })()`);
  await page.getByRole('button', { name: 'Play 朋友' }).click();
  await page.getByText('The voice does not answer right now').waitFor();
}

/** An import into a device that is full, and whose clock is three years ahead. */
export async function findNoRoom(page: Page): Promise<void> {
  const time = new Date((await page.evaluate<number>('Date.now()')) - YEARS_MS).toUTCString();
  await page.route(TIME, (route) => route.fulfill({ headers: { Date: time } }));
  await page.goto('/data');
  await page.getByText('clock is about 3 years ahead').waitFor();
  await page.evaluate(`
    IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); };
  `);
  await previewTable(page);
  await page.getByRole('button', { name: /^Import \d/ }).click();
  await page.getByText('Not kept:').waitFor();
}

/** The next page finds room again, and nothing of the import. */
export async function forgetNoRoom(page: Page): Promise<void> {
  await page.unroute(TIME);
  await page.evaluate(`
    for (const key of Object.keys(localStorage)) if (key.startsWith('shizi.waiting.')) localStorage.removeItem(key);
  `);
}

/** From the day's page, on which a new version is offered, to what it would lose: a review that only this page keeps. */
export async function offerLosingUpdate(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^Begin with/ }).click();
  await flip(page);
  await goodRating(page).click();
  await showAnswer(page).waitFor();
  await page.getByRole('link', { name: 'Stop for now' }).click();
  await page.getByRole('button', { name: 'Use it now' }).click();
  await page.getByRole('button', { name: 'Use it and lose that' }).waitFor();
}

/** Somebody else has signed out here, with a review that was not sent. */
export async function keepForOthers(page: Page): Promise<void> {
  await page.goto('/account');
  await page.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('shizi');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction('waiting', 'readwrite');
      const owner = '019ce2f4-0000-7000-8000-000000000001';
      const update = { wordId: 'peng2you5', id: owner, rating: 'good', at: '2026-03-10T18:00:00.000Z' };
      transaction.objectStore('waiting').put({ owner, key: owner, value: { key: owner, sequence: 1, update } });
      transaction.oncomplete = () => { database.close(); resolve(true); };
      transaction.onerror = () => reject(transaction.error);
    };
  })`);
  await page.reload();
  await heading(page, 'Kept for others');
}

export async function askAboutOthers(page: Page): Promise<void> {
  await keepForOthers(page);
  await page.getByRole('button', { name: 'Remove …' }).click();
  await page.getByText('1 review waits to be sent.').waitFor();
}

export async function removeOthers(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('heading', { name: 'Kept for others', exact: true }).waitFor({ state: 'detached' });
}
