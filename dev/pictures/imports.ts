import type { Page, Route } from 'playwright-core';
import { problem } from './problems.js';

const TABLE = 'word,confidence\n爱好,80%\n中文,0.5\n<img src=x onerror=alert(1)>,1\n重要,2\n';

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const review = (number: number, wordId: string, more: object = {}) => {
  const at = `2026-03-0${number}T18:00:00.000Z`;
  return { id: idOf(number), wordId, kind: 'review', rating: 'good', at, claimedAt: at, voided: false, ...more };
};
/** Three events that can be taken over, and one of each kind that can not. */
const ARCHIVE = JSON.stringify({
  format: 'shizi',
  version: 1,
  exportedAt: '2026-03-10T09:00:00.000Z',
  profile: { displayName: 'Lin', timeZone: 'Europe/Berlin', dailyGoal: 5, preferences: {} },
  events: [
    review(1, 'peng2you5'),
    review(2, 'peng2you5', { rating: 'again' }),
    review(3, 'zhong1wen2'),
    review(4, 'no-such-word'),
    review(5, 'zhong1wen2', { rating: 'perfect' }),
    review(6, 'zhong1wen2', { durationMs: -1 }),
    review(1, 'zhong1wen2'),
    'nothing',
  ],
});

export const previewTable = (page: Page) => preview(page, 'my words.csv', 'text/csv', TABLE);
export const previewArchive = (page: Page) => preview(page, 'shizi-2026-03-10.json', 'application/json', ARCHIVE);

/** With the list of what can not be taken over. */
async function preview(page: Page, name: string, mimeType: string, text: string): Promise<void> {
  await choose(page, name, mimeType, text);
  await page.getByText('can not be taken over').click();
}

const choose = (page: Page, name: string, mimeType: string, text: string) =>
  page.getByLabel('From a file').setInputFiles({ name, mimeType, buffer: Buffer.from(text) });

const ME = '**/api/v1/auth/me';
const LOG = '**/api/v1/progress/batch?*';

export const restoreSettings = (page: Page) => page.unroute(ME);
export const restoreLog = (page: Page) => page.unroute(LOG);

const refusesSettings = problem(400, 'VALIDATION_FAILED', {
  errors: [{ path: 'dailyGoal', code: 'VALIDATION_FAILED', message: 'must be 200 or less' }],
});
/** As of a firewall, which answers before the server can. */
const toldNothing = (route: Route) => route.fulfill({ status: 403, contentType: 'text/html', body: 'Not let through' });

/** From the preview of a table. */
export async function importTable(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Import \d/ }).click();
  await page.getByText(/^Imported \d/).waitFor();
}

/** An archive whose events are taken over, and whose settings are not. */
export async function importWithoutSettings(page: Page): Promise<void> {
  await page.route(ME, (route) => (route.request().method() === 'PATCH' ? refusesSettings(route) : route.continue()));
  await previewArchive(page);
  await page.getByRole('button', { name: /^Import \d/ }).click();
  await page.getByText('The settings of this file were not taken over').waitFor();
}

/** An archive, and a server that does not tell what the learner has already. */
export async function importUntold(page: Page): Promise<void> {
  await page.route(LOG, toldNothing);
  await choose(page, 'shizi-2026-03-10.json', 'application/json', ARCHIVE);
  await page.getByRole('button', { name: 'Try again' }).waitFor();
}
