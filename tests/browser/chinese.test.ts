import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { ApiAccount } from './api-account.js';
import { wrongLanguages } from './languages.js';
import { Learner } from './learner.js';

// every page and state of pictures is looked at by accessibility.test.ts; this is what they do not show

const site = inject('site');
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser?.close());

const simplified = (page: Page) => page.getByRole('main').locator('[lang="zh-Hans"]').allInnerTexts();

test('a learner of traditional characters reads them everywhere, examples included; a dialogue says that it is simplified', async () => {
  const account = await ApiAccount.register(site, { preferences: { lists: ['hsk-2021-1'], script: 'traditional' } });
  const learner = await Learner.arrive(browser, site);
  await learner.signIn(account);
  const { page } = learner;
  await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();

  await page.goto('/words/mian4bao1');
  const example = page.getByRole('region', { name: 'Example' });
  await example.getByText('麵包', { exact: true }).waitFor();
  expect(await page.title()).toBe('麵包 · Shizi');
  expect(await example.locator('[lang="zh-Hant"]').innerText()).toBe('我早飯吃麵包和水果。');
  expect(await example.locator('mark').innerText()).toBe('麵包');
  const kin = page.getByRole('region', { name: 'Words with the same characters' });
  expect(await kin.getByRole('heading', { level: 3 }).allInnerTexts()).toEqual(['麵', '包']);
  expect(await wrongLanguages(page)).toEqual([]);
  // the other form alone
  expect(await simplified(page)).toEqual(['面包']);

  await example.getByRole('button', { name: 'Dialogue' }).click();
  const dialogue = page.getByRole('dialog');
  await dialogue.getByText('Dialogues are written in simplified characters.').waitFor();
  await dialogue.getByRole('listitem').first().waitFor();
  expect(await wrongLanguages(page)).toEqual([]);

  await page.goto('/study');
  await page.getByRole('button', { name: /Show answer/ }).click();
  const card = page.getByRole('article');
  const word = await card.locator('[lang="zh-Hant"]').first().innerText();
  expect(await card.locator('mark').innerText()).toBe(word);
  expect(await card.locator('[lang="zh-Hant"]:has(mark)').count()).toBe(1);
  expect(await wrongLanguages(page)).toEqual([]);

  await page.goto(`/words?q=${encodeURIComponent('麵')}`);
  await page
    .getByText(/^\d+ words found/)
    .first()
    .waitFor();
  expect(await simplified(page)).toEqual([]);

  // what they write themselves is in their characters too
  await page.goto(`/words?q=${encodeURIComponent('龜鱉')}`);
  const answer = page.getByRole('main').locator('p', { hasText: 'No word fits' });
  await answer.waitFor();
  expect(await answer.locator('[lang="zh-Hant"]').innerText()).toBe('龜鱉');
  await page.goto('/study');
  await page.getByRole('button', { name: /Show answer/ }).waitFor();
  await page.keyboard.press('t');
  const field = page.getByRole('textbox', { name: 'Pinyin' });
  expect(await field.getAttribute('lang')).toBe('zh-Latn-pinyin');
  await field.fill('龜鱉');
  expect(await field.getAttribute('lang')).toBe('zh-Hant');
  expect(await wrongLanguages(page)).toEqual([]);
  await field.press('Enter');
  expect(await page.getByText('You typed').locator('[lang="zh-Hant"]').innerText()).toBe('龜鱉');

  await page.goto('/words');
  const search = page.getByLabel('Search words');
  await search.fill('龜鱉');
  expect(await search.getAttribute('lang')).toBe('zh-Hant');
  await search.fill('turtle');
  expect(await search.getAttribute('lang')).toBeNull();
  await page.goto('/data');
  const file = { name: '生詞.csv', mimeType: 'text/csv', buffer: Buffer.from('word,known\n龜鱉,yes\n') };
  await page.getByLabel('From a file').setInputFiles(file);
  await page.locator('[lang="zh-Hant"]', { hasText: '生詞' }).waitFor();
  expect(await wrongLanguages(page)).toEqual([]);
  await learner.leave();
});

test('characters that learners and files bring in are marked as Chinese, too', async () => {
  const account = await ApiAccount.register(site, { displayName: '小李' });
  const learner = await Learner.arrive(browser, site);
  await learner.signIn(account);
  const { page } = learner;
  await page.getByRole('heading', { name: 'Hello, 小李' }).waitFor();
  expect(await wrongLanguages(page)).toEqual([]);
  await page.goto('/account');
  await page.getByText('小李').waitFor();
  expect(await wrongLanguages(page)).toEqual([]);

  await page.goto(`/words?q=${encodeURIComponent('龘龘')}`);
  await page.getByText('No word fits').waitFor();
  expect(await wrongLanguages(page)).toEqual([]);

  await page.goto('/data');
  const choose = (name: string, text: string) =>
    page.getByLabel('From a file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('生词.csv', 'word,known\n人,yes\n人,yes\n龘,yes\n还,yes\n爱好,也许\n');
  await page.getByText('4 items can not be taken over').click();
  await page.getByText('龘 is not in the lists').waitFor();
  expect(await wrongLanguages(page)).toEqual([]);
  await choose('生词.csv', 'word,known\n"人,yes\n');
  await page.getByRole('alert').filter({ hasText: '生词.csv' }).waitFor();
  expect(await wrongLanguages(page)).toEqual([]);

  await page.goto('/study');
  await page.getByRole('button', { name: /Show answer/ }).waitFor();
  await page.keyboard.press('t');
  await page.getByRole('textbox', { name: 'Pinyin' }).fill('爱好');
  await page.keyboard.press('Enter');
  await page.getByText('You typed').waitFor();
  expect(await wrongLanguages(page)).toEqual([]);
  await learner.leave();
});

/**
 * By how much the middle of a syllable is beside the middle of its character, in px, for each of them. The box of both is as wide as
 * the wider one: it says nothing of the character.
 */
const MISALIGNED = `[...document.querySelectorAll('figure ruby')].map((ruby) => {
  const middle = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const { left, right } = range.getBoundingClientRect();
    return (left + right) / 2;
  };
  return Math.abs(middle(ruby.querySelector('rt')) - middle(ruby.firstChild));
})`;

test('each syllable stands over its character, and characters are large enough to read their strokes', async () => {
  const learner = await Learner.arrive(browser, site);
  const { page } = learner;
  const size = (selector: string) =>
    page.evaluate<number>(
      `Number.parseFloat(getComputedStyle(document.querySelector(${JSON.stringify(selector)})).fontSize)`,
    );
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/settings');
    await page.locator('figure ruby').first().waitFor();
    const beside = await page.evaluate<number[]>(MISALIGNED);
    expect(beside).toHaveLength(7);
    for (const px of beside) expect(px).toBeLessThan(1);
    await page.goto('/study');
    await page.locator('article [lang="zh-Hans"]').first().waitFor();
    expect(await size('article [lang="zh-Hans"]')).toBeGreaterThanOrEqual(80);
    await page.goto('/words/zhong1wen2');
    await page.locator('h1 [lang="zh-Hans"]').first().waitFor();
    expect(await size('h1 [lang="zh-Hans"]')).toBeGreaterThanOrEqual(64);
    await page.goto('/words?q=zhongwen');
    await page.locator('main li [lang="zh-Hans"]').first().waitFor();
    expect(await size('main li [lang="zh-Hans"]')).toBeGreaterThanOrEqual(20);
  }
  expect(learner.exceptions).toEqual([]);
  await learner.leave();
});
