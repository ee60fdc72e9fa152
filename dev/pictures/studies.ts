/** Answers, and sessions that go on until something is to be seen. */
import type { Page } from 'playwright-core';
import { flip, goodRating, openStudy, showAnswer } from './steps.js';

/** The first card, answered with `pinyin`. */
export async function typeAnswer(page: Page, pinyin: string): Promise<void> {
  await openStudy(page);
  await page.getByRole('textbox', { name: 'Pinyin' }).fill(pinyin);
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByText(/^(You typed|Right$)/).waitFor();
}

/** Until nothing waits any more: what is said of it depends on the moment. */
const untilSent = (page: Page) => page.getByRole('button', { name: /waiting$/ }).waitFor({ state: 'hidden' });

/** From the card that is shown to the word that keeps slipping away. */
export async function studyToLeech(page: Page): Promise<void> {
  const leech = page.getByText('Forgotten 8 times');
  for (let cards = 0; cards < 10 && !(await leech.isVisible()); cards += 1) {
    await page.keyboard.press('1');
    // the card that was answered is gone, and the next one is there
    await goodRating(page).waitFor({ state: 'detached' });
    await page.getByRole('textbox', { name: 'Pinyin' }).waitFor();
    if (await leech.isVisible()) break;
    await showAnswer(page).click();
    await goodRating(page).waitFor();
  }
  await showAnswer(page).click();
  await page.getByRole('region', { name: /slipping/ }).waitFor();
  await untilSent(page);
}

/** From the card that is shown to the pause before words come back. */
export async function studyToPause(page: Page): Promise<void> {
  await page.keyboard.press('1');
  const pause = page.getByRole('heading', { name: 'Almost done' });
  await answerUntil(page, pause);
  await untilSent(page);
}

export async function studyToEnd(page: Page): Promise<void> {
  await page.keyboard.press('Space');
  await answerUntil(page, page.getByRole('heading', { name: 'Session done' }));
  await untilSent(page);
}

async function answerUntil(page: Page, end: ReturnType<Page['getByRole']>): Promise<void> {
  const question = page.getByRole('button', { name: /^(Show answer|Check)/ });
  for (let cards = 0; cards < 40; cards += 1) {
    await end.or(question).first().waitFor();
    if (await end.isVisible()) return;
    await question.click();
    await goodRating(page).waitFor();
    await page.keyboard.press('4');
    await goodRating(page).waitFor({ state: 'detached' });
  }
  throw new Error('the session does not end');
}

/** Answers cards until one asks in the wanted direction. */
export async function studyUntil(page: Page, front: (page: Page) => ReturnType<Page['getByRole']>): Promise<void> {
  await openStudy(page);
  for (let cards = 0; cards < 10 && !(await front(page).isVisible()); cards += 1) {
    await flip(page);
    await page.keyboard.press('4');
    await showAnswer(page).waitFor();
  }
  await front(page).waitFor();
  await untilSent(page);
}
