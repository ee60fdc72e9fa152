import type { Page } from 'playwright-core';

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
  await page.getByLabel('From a file').setInputFiles({ name, mimeType, buffer: Buffer.from(text) });
  await page.getByText('can not be taken over').click();
}
