/** What the app says when a part of itself does not come, and the way back. */
import type { Page, Route } from 'playwright-core';
import { heading, openStudy } from './steps.js';

const STROKES = /\/StrokeOrder-[^/]*\.js$/;
const PROGRESS = /\/ProgressPage-[^/]*\.js$/;
const WORDS = '**/vocabulary/words.json';
const GRADES = /\/(Verdict|typed-answer)-[^/]*\.js$/;

const doesNotCome = (route: Route) => route.abort();
/** As of a server that has lost it: nothing is gained by asking again at once. */
const isNotThere = (route: Route) => route.fulfill({ status: 404, contentType: 'text/html', body: 'Not here' });

export const restorePart = (page: Page) => page.unroute(STROKES);
export const restorePage = (page: Page) => page.unroute(PROGRESS);
export const restoreWords = (page: Page) => page.unroute(WORDS);

/** Strokes whose code does not come. */
export async function failPart(page: Page): Promise<void> {
  await page.route(STROKES, doesNotCome);
  await page.goto('/words/peng2you5');
  await page.getByRole('button', { name: 'Stroke order of 友' }).click();
  await page.getByText('This part of the app did not load').waitFor();
}

/** They are asked for again, in vain. */
export async function failPartAgain(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Reload' }).waitFor();
}

export async function failPage(page: Page): Promise<void> {
  await page.route(PROGRESS, doesNotCome);
  await page.goto('/progress');
  await heading(page, 'This page did not load');
}

export async function failWords(page: Page): Promise<void> {
  await page.route(WORDS, isNotThere);
  await page.goto('/');
  await page.getByRole('button', { name: 'Try again' }).first().waitFor();
}

/** Requests of a page that wait for an answer. */
const held = new WeakMap<Page, Route[]>();

/** An answer was typed and asked for, and what grades it is still on its way. */
export async function awaitGrade(page: Page): Promise<void> {
  const routes: Route[] = [];
  held.set(page, routes);
  await page.route(GRADES, (route) => void routes.push(route));
  await openStudy(page);
  await page.getByRole('textbox', { name: 'Pinyin' }).fill('ba');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.locator('button[aria-busy="true"]').waitFor();
}

export async function letGradeCome(page: Page): Promise<void> {
  await Promise.all((held.get(page) ?? []).map((route) => route.continue()));
  await page.unroute(GRADES);
}
