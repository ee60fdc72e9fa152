import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { untilAtRest } from '../../dev/pictures/scenes.js';
import { ApiAccount } from './api-account.js';
import { review } from './histories.js';
import { Learner } from './learner.js';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser?.close());

/** The one word's own state and history. */
const WORD = '**/api/v1/progress/zhong1wen2*';
const arrive = () => Learner.arrive(browser, inject('site'));
const searchBox = (page: Page) => page.getByRole('searchbox', { name: 'Search words' });
/** The characters of the rows that are shown. */
const rows = (page: Page) =>
  page.getByRole('main').getByRole('listitem').getByRole('link').locator('[lang="zh-Hans"]').allInnerTexts();
/** The first words of a list, in its own order. */
async function firstOf(listId: string, count: number): Promise<string[]> {
  const response = await fetch(new URL(`/api/v1/vocabulary/lists/${listId}`, inject('site')));
  const { words } = (await response.json()) as { words: { simplified: string }[] };
  return words.slice(0, count).map(({ simplified }) => simplified);
}
const standing = (page: Page) => page.getByRole('region', { name: 'Where you stand' });

test('words are found as one types, by keyboard alone, and the way back leads to the same results', async () => {
  const learner = await arrive();
  const { page } = learner;
  await page.getByRole('link', { name: 'Words', exact: true }).click();
  await page.getByText('648 words', { exact: true }).waitFor();

  await page.keyboard.press('/');
  for (const [typed, expected] of [
    ['zhong1wen2', '中文'],
    ['zhōngwén', '中文'],
    ['nu:3 er2', '女儿'],
    ['愛好', '爱好'],
    ['friend', '朋友'],
    ['zhongwen', '中文'],
  ] as const) {
    await page.keyboard.press('Escape');
    await page.keyboard.type(typed);
    await expect.poll(async () => (await rows(page))[0], { message: typed }).toBe(expected);
  }
  await expect.poll(() => page.getByRole('status').filter({ hasText: 'found' }).innerText()).toBe('1 word found');
  await expect.poll(() => new URL(page.url()).search).toBe('?q=zhongwen');

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: '中文' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/words/zhong1wen2');

  await page.getByRole('link', { name: 'All words' }).click();
  await expect.poll(() => rows(page)).toEqual(['中文']);
  expect(await searchBox(page).inputValue()).toBe('zhongwen');
  await page.reload();
  await expect.poll(() => rows(page)).toEqual(['中文']);

  await searchBox(page).fill('nothing like it');
  await page.getByText('No word fits “nothing like it”', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Show all words' }).click();
  await page.getByText('648 words', { exact: true }).waitFor();
  await page.getByRole('combobox', { name: 'List' }).selectOption({ label: 'HSK level 1' });
  await page.getByText('300 words', { exact: true }).waitFor();
  // in the order of the list, which a word's page counts by
  expect((await rows(page)).slice(0, 5)).toEqual(await firstOf('hsk-2025-1', 5));
  expect(learner.exceptions).toEqual([]);
  await learner.leave();
});

test('what is chosen is in the address at once: a reload shows the same words', async () => {
  const learner = await arrive();
  const { page } = learner;
  await page.goto('/words?q=zhongwen');
  await expect.poll(() => rows(page)).toEqual(['中文']);
  const reloaded = async (expected: string) => {
    // no timer has run since the choice
    await expect.poll(() => new URL(page.url()).search).toBe(expected);
    await page.clock.resume();
    await page.reload();
  };
  const stopTimers = async () => page.clock.pauseAt(new Date((await page.evaluate<number>('Date.now()')) + 1_000));
  await page.clock.install();
  await stopTimers();
  await page.getByText('New 1', { exact: true }).click();
  await reloaded('?show=new&q=zhongwen');
  await page.getByRole('radio', { name: 'New 1', exact: true, checked: true }).waitFor();

  await stopTimers();
  await page.getByRole('combobox', { name: 'List' }).selectOption({ label: 'HSK level 1' });
  await reloaded('?list=hsk-2025-1&show=new&q=zhongwen');
  await page.getByRole('radio', { name: /^New/, checked: true }).waitFor();
  expect(await page.getByRole('combobox', { name: 'List' }).inputValue()).toBe('hsk-2025-1');

  await stopTimers();
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await reloaded('?list=hsk-2025-1&show=new');
  await page.getByText('300 words', { exact: true }).waitFor();
  expect(learner.exceptions).toEqual([]);
  await learner.leave();
});

test('a word is marked as known, started over and taken back; the filters follow', async () => {
  const learner = await arrive();
  const { page } = learner;
  await page.goto('/words/zhong1wen2');
  await page.getByRole('button', { name: 'I know this' }).click();
  await standing(page).getByText('Mastered').waitFor();
  expect(await learner.figure('Next review')).toMatch(/^on \d+ \w+/);
  await page.getByRole('region', { name: 'History' }).getByText('on this device only').waitFor();

  await page.goto('/words?show=mastered');
  await expect.poll(() => rows(page)).toEqual(['中文']);
  // the date is of the next review, not of having been mastered
  await page.getByRole('link', { name: /Mastered.* next on \d+ \w+/ }).waitFor();
  await page.getByRole('link', { name: /中文/ }).click();
  await page.getByRole('button', { name: 'Start over' }).click();
  await standing(page).getByText('You have not studied it yet.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await standing(page).getByText('Mastered').waitFor();
  expect(learner.exceptions).toEqual([]);
  await learner.leave();
});

test('each filter shows its words and no others, of all words, of a list and of a search, and says how many they are', async () => {
  const account = await ApiAccount.register(inject('site'));
  await account.apply([
    review('xue2-learn', 'easy', 90),
    review('xue2yuan4', 'easy', 60),
    review('zhong1wen2', 'easy', 50),
    // forgotten a month ago, and not looked at since
    review('xue2sheng1', 'again', 30),
    review('xue2xi2', 'good', 0),
    review('kai1xue2', 'good', 0),
    review('da4xue2', 'easy', 0),
    { wordId: 'zhong1xue2', id: randomUUID(), at: new Date().toISOString(), confidence: 1 },
  ]);
  const learner = await arrive();
  const { page } = learner;
  await learner.signIn(account);
  await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
  await page.getByRole('link', { name: 'Words', exact: true }).click();
  const press = async (filter: string, count: number) => {
    await page.getByText(`${filter} ${count}`, { exact: true }).click();
    await page.getByRole('radio', { name: `${filter} ${count}`, exact: true, checked: true }).waitFor();
  };
  const shows = (...words: string[]) => expect.poll(() => rows(page)).toEqual(words);
  const showsInAnyOrder = (...words: string[]) =>
    expect.poll(async () => (await rows(page)).sort()).toEqual([...words].sort());

  await press('Due', 4);
  await showsInAnyOrder('学', '学院', '中文', '学生');
  await press('Learning', 3);
  await showsInAnyOrder('学生', '学习', '开学');
  await press('In review', 4);
  await showsInAnyOrder('学', '学院', '中文', '大学');
  await press('Mastered', 1);
  await shows('中学');
  await press('New', 640);
  await page.getByText('640 words', { exact: true }).waitFor();
  expect(await page.locator('main a[href="/words/da4xue2"], main a[href="/words/zhong1xue2"]').count()).toBe(0);

  await page.getByRole('combobox', { name: 'List' }).selectOption({ label: 'HSK level 1' });
  await page.getByText('294 words', { exact: true }).waitFor();
  await press('Due', 3);
  // in the order of the list
  await shows('学', '学生', '中文');
  await press('Learning', 2);
  await shows('学生', '学习');

  await searchBox(page).fill('学');
  await shows('学生', '学习');
  await press('Due', 2);
  await shows('学', '学生');
  await press('New', 7);
  await showsInAnyOrder('大学生', '上学', '同学', '小学', '小学生', '学校', '中学生');
  await page.getByText('7 words found', { exact: true }).waitFor();
  // the way back leads to the same words
  await expect
    .poll(() => Object.fromEntries(new URL(page.url()).searchParams))
    .toEqual({ list: 'hsk-2025-1', show: 'new', q: '学' });
  await page.reload();
  await showsInAnyOrder('大学生', '上学', '同学', '小学', '小学生', '学校', '中学生');
  await press('All', 12);
  await page.getByText('12 words found', { exact: true }).waitFor();
  expect(learner.exceptions).toEqual([]);
  await learner.leave();
});

test('a word tells all of itself: both scripts, lists, example, kin, and how it is written', async () => {
  const learner = await arrive();
  const { page } = learner;
  await page.goto('/words/ai4hao4');
  await page.getByRole('heading', { level: 1, name: '爱好' }).waitFor();
  await expect.poll(() => page.locator('dd [lang="zh-Hant"]').innerText()).toBe('愛好');
  await expect.poll(() => page.getByRole('region', { name: 'Example' }).locator('mark').innerText()).toBe('爱好');
  const head = page.getByRole('region', { name: '爱好' });
  await expect.poll(() => head.locator('[lang="zh-Latn-pinyin"]').first().innerText()).toBe('àihào');
  await head.getByText('hobby', { exact: false }).waitFor();
  expect(await learner.figure('Kind')).toBe('noun');
  expect(await head.getByRole('link').allInnerTexts()).toEqual(['HSK 3.0 band 1, no. 2', 'HSK level 2, no. 6']);
  await head.getByRole('button', { name: /^Play/ }).waitFor();
  const kin = page.getByRole('region', { name: 'Words with the same characters' });
  await expect.poll(() => kin.getByRole('link', { name: /^好吃/ }).count()).toBe(1);

  const strokes = page.getByRole('region', { name: 'Stroke order' });
  await strokes.getByRole('button', { name: 'Stroke order of 好' }).click();
  await strokes.getByText('Stroke 6 of 6').waitFor();
  await strokes.getByRole('button', { name: 'Next stroke' }).click();
  await strokes.getByRole('img', { name: '1 of 6 strokes written' }).waitFor();
  // where nothing may move, strokes appear whole
  await strokes.getByRole('button', { name: 'Play' }).click();
  await strokes.getByText('Stroke 2 of 6').waitFor();
  await strokes.getByRole('button', { name: 'Pause' }).click();

  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await strokes.getByRole('button', { name: 'Stroke order of 爱' }).click();
  await strokes.getByText('Stroke 10 of 10').waitFor();
  await strokes.getByRole('button', { name: 'Play' }).click();
  await strokes.getByRole('img', { name: 'The character is being written' }).waitFor();
  await strokes.getByRole('button', { name: 'Pause' }).click();
  await strokes.getByRole('button', { name: 'Go on' }).click();
  await strokes.getByText('Stroke 10 of 10').waitFor({ timeout: 40_000 });
  await strokes.getByText('10 strokes of 爱 in words').click();
  await expect.poll(() => strokes.getByRole('listitem').filter({ hasText: ';' }).count()).toBe(10);

  await page.getByRole('button', { name: 'Report a mistake' }).click();
  await page.getByLabel('What is wrong?').fill('The tone of hào');
  await expect
    .poll(() => page.getByLabel('The report').inputValue())
    .toMatch(/^Word: 爱好 \/ 愛好.*\n[\s\S]*The tone of hào$/);
  await page.keyboard.press('Escape');

  await page.goto('/words/nowhere1');
  await page.getByRole('heading', { name: 'There is no such word' }).waitFor();
  expect(learner.exceptions).toEqual([]);
  await learner.leave();
});

test('a word’s history comes from the server; without it the page says what is missing', async () => {
  const learner = await arrive();
  await learner.signUp();
  await learner.putCodesAway();
  const { page } = learner;
  await page.goto('/words/zhong1wen2');
  const history = page.getByRole('region', { name: 'History' });
  await history.getByText('Nothing yet.').waitFor();
  // once it has been sent, the server is asked again; until that has answered, it is known here
  let answer = (): void => undefined;
  const isAnswered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const asked = page.waitForRequest(WORD);
  await page.route(WORD, (route) => isAnswered.then(() => route.continue()));
  await page.getByRole('button', { name: 'I know this' }).click();
  await history.getByText('I know this').waitFor();
  await asked;
  await history.getByText('on this device only').waitFor({ state: 'detached' });
  expect(await history.getByRole('listitem').allInnerTexts()).toEqual([expect.stringContaining('I know this')]);
  const answered = page.waitForResponse(WORD);
  answer();
  await answered;
  await page.unroute(WORD);
  await untilAtRest(page);
  expect(await history.getByRole('listitem').count()).toBe(1);

  await page.route(WORD, (route) => route.abort());
  await page.reload();
  await history.getByText('The server can’t be reached', { exact: false }).waitFor();
  await standing(page).getByText('Mastered').waitFor();
  await page.unroute(WORD);
  await history.getByRole('button', { name: 'Try again' }).click();
  await history.getByText('I know this').waitFor();
  expect(learner.exceptions).toEqual([]);
  await learner.leave();
});
