import type { Page } from 'playwright-core';

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor();
export const showAnswer = (page: Page) => page.getByRole('button', { name: /^Show answer/ });
export const goodRating = (page: Page) => page.getByRole('button', { name: /^Good/ });

export async function openStudy(page: Page): Promise<void> {
  await page.goto('/study');
  await showAnswer(page).waitFor();
}

export async function flip(page: Page): Promise<void> {
  await showAnswer(page).click();
  await goodRating(page).waitFor();
}
