import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import type { UpdateMeBody } from '../../lib/contract/accounts.js';
import type { StudyEvent } from '../../lib/contract/progress.js';
import { spokenInterval } from '../../web/src/ui/format.js';
import { ApiAccount } from './api-account.js';
import { forgottenEightTimes, review } from './histories.js';
import { Learner } from './learner.js';

const LIST = 'hsk-2025-1';
const OTHER_LIST = 'hsk-2025-2';

const site = inject('site');
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
});

const create = (settings: UpdateMeBody) => ApiAccount.register(site, { preferences: { lists: [LIST] }, ...settings });

/** Signed in, on the start page. */
async function arrive(account: ApiAccount): Promise<Learner> {
  const learner = await Learner.arrive(browser, site);
  await learner.page.goto('/sign-in');
  await learner.signIn(account);
  await learner.page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
  return learner;
}

/** What the learner did, as the server tells it. */
function deeds(log: readonly StudyEvent[]): string[] {
  return log.map(({ kind, rating, confidence, voided }) => `${voided ? 'undone ' : ''}${rating ?? confidence ?? kind}`);
}

/** The machine may have much to do. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 15_000 });

const showAnswer = (page: Page) => page.getByRole('button', { name: /^Show answer/ });
const goodRating = (page: Page) => page.getByRole('button', { name: /^Good/ });

async function flip(page: Page): Promise<void> {
  await showAnswer(page).waitFor();
  await page.keyboard.press('Space');
  await goodRating(page).waitFor();
}

describe('study', () => {
  test('is done by keyboard alone, from the start page to the summary and back', async () => {
    const account = await create({ dailyGoal: 3 });
    const [first, second, third, leech, due] = (await account.words(LIST)).map(({ id }) => id);
    if (!first || !second || !third || !leech || !due) throw new Error('the list is too short');
    await account.apply([...forgottenEightTimes(leech), review(due, 'easy', 30)]);
    const past = (await account.log()).length;
    const learner = await arrive(account);
    const { page } = learner;
    const { keyboard } = page;
    const focused = () => page.evaluate<string>(FOCUSED);

    // as a keyboard finds it: from the top of the page, link by link
    await eventually(() => learner.figure('due')).toBe('2');
    for (let tabs = 0; tabs < 30 && !/Study now/.test(await focused()); tabs += 1) await keyboard.press('Tab');
    await keyboard.press('Enter');

    await eventually(() => page.title()).toBe('Study · Shizi');
    // the list of keys opens and closes, and the page has its keys again
    await showAnswer(page).waitFor();
    await keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await keyboard.press('1');
    await keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });

    // ratings do nothing before the answer is shown; the answer has the focus, so that it is read
    await keyboard.press('3');
    await flip(page);
    await eventually(() => focused()).toMatch(/\p{Script=Latin}/u);
    const seen: Record<string, number> = {};
    let isLeechSeen = false;
    let isMarked = false;
    let isHardGiven = false;
    for (let cards = 0; cards < 40; cards += 1) {
      if (await page.getByRole('heading', { name: 'Session done' }).isVisible()) break;
      if (await page.getByRole('heading', { name: 'Almost done' }).isVisible()) {
        await keyboard.press('Space');
        continue;
      }
      if (await showAnswer(page).isVisible()) await flip(page);
      const name = await learner.card();
      seen[name] = (seen[name] ?? 0) + 1;
      if (!isLeechSeen && (await page.getByText('Forgotten 8 times').isVisible())) {
        isLeechSeen = true;
        await page.getByRole('region', { name: /slipping/ }).waitFor();
        // start over, by the menu; taken back; then not known once more
        await keyboard.press('m');
        await page.getByRole('dialog', { name: 'This word' }).waitFor();
        while ((await focused()) !== 'Start over') await keyboard.press('Tab');
        await keyboard.press('Enter');
        await page.getByText('Started over. Undo takes it back.').waitFor();
        await keyboard.press('u');
        await eventually(() => learner.card()).toBe(name);
        await flip(page);
        await keyboard.press('1');
      } else if (cards === 0) {
        // heard again, then rated by the key that means Good
        const heard = page.waitForRequest('**/api/v1/tts');
        await keyboard.press('r');
        await heard;
        await keyboard.press('Space');
      } else if (!isMarked && (await page.getByText('New word').isVisible())) {
        isMarked = true;
        await keyboard.press('k');
        await page.getByText('Marked as known. Undo takes it back.').waitFor();
      } else if (!isHardGiven && (await page.getByText('New word').isVisible())) {
        isHardGiven = true;
        await keyboard.press('2');
      } else await keyboard.press('4');
      await eventually(async () => (await showAnswer(page).isVisible()) || (await goodRating(page).isHidden())).toBe(
        true,
      );
    }
    expect(isLeechSeen).toBe(true);

    const title = page.getByRole('heading', { name: 'Session done' });
    await title.waitFor();
    expect(await focused()).toContain('Session done');
    expect(await learner.figure('Words')).toBe('4');
    expect(await learner.figure('New')).toBe('2');
    await page.getByText(/The next word is due (in|today|tomorrow|on)/).waitFor();
    await page.getByRole('heading', { name: 'Keep slipping away' }).waitFor();
    while (!/Back to Today/.test(await focused())) await keyboard.press('Tab');
    await keyboard.press('Enter');
    // a word that was known already was not one of the day's three
    await eventually(() => learner.figure('new')).toBe('1');

    await eventually(async () => deeds((await account.log()).slice(past)).sort()).toEqual(
      ['again', 'hard', 'easy', 'easy', 'easy', 'easy', 'good', '1', 'undone reset'].sort(),
    );
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('knows typed pinyin: a wrong tone is told apart from a wrong letter, and the rating stays the learner’s', async () => {
    const account = await create({
      dailyGoal: 5,
      preferences: { lists: [LIST], pinyin: 'never', toneColours: 'pleco' },
    });
    const words = await account.words(LIST);
    const learner = await arrive(account);
    const { page } = learner;
    const { keyboard } = page;
    await page.getByRole('link', { name: /^Begin with/ }).click();
    await showAnswer(page).waitFor();
    await keyboard.press('t');
    const field = page.getByRole('textbox', { name: 'Pinyin' });
    /** The word of the card, and the pinyin of it with other tones. */
    const asked = async () => {
      await field.waitFor();
      const shown = await learner.card();
      const word = words.find(({ simplified }) => simplified === shown);
      if (!word) throw new Error(`${shown} is not on the list`);
      return word;
    };
    const answer = async (typed: string) => {
      await eventually(() => page.locator(':focus').getAttribute('placeholder')).toBe('Pinyin');
      await keyboard.type(typed);
      await keyboard.press('Enter');
      await goodRating(page).waitFor();
    };
    const suggested = () => page.locator('[data-suggested="true"]').innerText();

    // digits, u and r are letters of the field
    const first = await asked();
    const headword = page.getByRole('article').locator('[lang="zh-Hans"]').first();
    const toned = headword.locator('[data-tone]');
    const face = (selector: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).fontFamily`);
    expect(await toned.count()).toBe(0);
    const faceOfQuestion = await face('article [lang="zh-Hans"]');
    expect(faceOfQuestion).toMatch(/serif$/);
    await answer(first.pinyinNumbered);
    // the answer shows in the characters too, which keep their face
    expect(await toned.allTextContents()).toEqual([...first.simplified]);
    expect(await face('article [lang="zh-Hans"] [data-tone]')).toBe(faceOfQuestion);
    await page.getByText('Right', { exact: true }).waitFor();
    expect(await suggested()).toMatch(/^Good/);
    // the pinyin is told, since it was asked for, though the learner never wants to see it else
    expect(await page.getByRole('article').innerText()).toContain(first.pinyin);
    await keyboard.press('4');

    const second = await asked();
    await answer(second.pinyinNumbered.replace(/\d/g, (tone) => (tone === '4' ? '1' : '4')));
    await page.getByText(/^Right letters, wrong tone: /).waitFor();
    expect(await suggested()).toMatch(/^Again/);
    // the learner decides
    await keyboard.press('4');

    await answer('zzz');
    await page.getByText('Wrong letters', { exact: true }).waitFor();
    await page.getByText('You typed zzz').waitFor();
    await keyboard.press('4');

    const fourth = await asked();
    await answer(fourth.pinyinNumbered.replace(/[\d\s]/g, ''));
    await page.getByText('Right letters; tones not given').waitFor();
    expect(await suggested()).toMatch(/^Good/);
    // back across two cards, each to be answered anew
    await keyboard.press('u');
    await eventually(() => page.locator(':focus').getAttribute('placeholder')).toBe('Pinyin');
    expect(await field.inputValue()).toBe('');
    await keyboard.press('Escape');
    await keyboard.press('u');
    await eventually(() => learner.card()).toBe(second.simplified);
    await answer(second.pinyin);
    await page.getByText('Right', { exact: true }).waitFor();
    await keyboard.press('4');

    // the choice is kept, also for the next visit
    await eventually(() => account.user().then(({ preferences }) => preferences)).toMatchObject({ typedAnswers: true });
    await page.reload();
    await field.waitFor();
    await eventually(async () => deeds(await account.log()).sort()).toEqual([
      'easy',
      'easy',
      'undone easy',
      'undone easy',
    ]);
    await learner.leave();
  });

  test('that is typed never shows the pinyin, keeps the place of its field, and an Enter, while what grades it is on its way', async () => {
    const account = await create({
      dailyGoal: 5,
      preferences: { lists: [LIST], pinyin: 'always', typedAnswers: true },
    });
    const words = await account.words(LIST);
    const learner = await arrive(account);
    const { page } = learner;
    const held: (() => void)[] = [];
    await page.route(/assets\/(Verdict|typed-answer)-/, (route) => void held.push(() => void route.continue()));
    await page.getByRole('link', { name: /^Begin with/ }).click();
    const field = page.getByRole('textbox', { name: 'Pinyin' });
    await field.waitFor();
    await eventually(() => held.length).toBeGreaterThan(0);
    const shown = await learner.card();
    const word = words.find(({ simplified }) => simplified === shown);
    if (!word) throw new Error(`${shown} is not on the list`);
    expect(await page.getByRole('article').innerText()).not.toContain(word.pinyin);
    // neither a key nor the card itself turns it ungraded, and what is typed on is not finished
    const isBusy = () => page.locator('button[aria-busy="true"]').count();
    await eventually(() => page.locator(':focus').getAttribute('placeholder')).toBe('Pinyin');
    await page.keyboard.type(word.pinyinNumbered);
    await page.keyboard.press('Enter');
    await eventually(isBusy).toBe(1);
    await page.keyboard.type('x');
    await eventually(isBusy).toBe(0);
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Space');
    await eventually(isBusy).toBe(1);
    expect(await goodRating(page).count()).toBe(0);

    // it was asked for once: nobody has to ask again
    for (const release of held) release();
    await page.getByText('Right', { exact: true }).waitFor();
    await goodRating(page).waitFor();
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('that can not be graded is studied all the same, without its pinyin', async () => {
    const account = await create({
      dailyGoal: 5,
      preferences: { lists: [LIST], pinyin: 'always', typedAnswers: true },
    });
    const learner = await arrive(account);
    const { page } = learner;
    await page.route(/assets\/(Verdict|typed-answer)-/, (route) => route.abort());
    await page.getByRole('link', { name: /^Begin with/ }).click();
    await page.getByRole('textbox').waitFor({ state: 'detached' });
    expect(await page.getByRole('article').locator('[lang="zh-Latn-pinyin"]').count()).toBe(0);
    await flip(page);
    // it comes while the next card is shown: that one stays as it was, the one after can be typed
    await page.unroute(/assets\/(Verdict|typed-answer)-/);
    const come = page.waitForResponse(/assets\/typed-answer-/);
    await page.keyboard.press('3');
    await (await come).finished();
    await showAnswer(page).waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
    await flip(page);
    await page.keyboard.press('3');
    await page.getByRole('textbox').waitFor();
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('tells with each rating when the word comes back, and then it does', async () => {
    const account = await create({ dailyGoal: 0 });
    const words = (await account.words(LIST)).slice(0, 4);
    await account.apply(words.map(({ id }, index) => review(id, 'easy', 40 + index)));
    const learner = await arrive(account);
    const { page } = learner;
    await page.getByRole('link', { name: 'Study now' }).click();
    const told: Record<string, string | undefined> = {};
    for (const [index, rating] of ['Again', 'Hard', 'Good', 'Easy'].entries()) {
      await flip(page);
      const name = await page.getByRole('button', { name: new RegExp(`^${rating}`) }).textContent();
      told[await learner.card()] = name?.split(', again in ')[1];
      await page.keyboard.press(String(index + 1));
    }
    const kept = async () => {
      const states = new Map((await account.progress()).map((state) => [state.wordId, state]));
      return Object.fromEntries(
        words.map(({ id, simplified }) => {
          const { nextReview, lastReviewedAt } = states.get(id) ?? {};
          return [simplified, spokenInterval(Date.parse(nextReview ?? '') - Date.parse(lastReviewedAt ?? ''))];
        }),
      );
    };
    expect(new Set(Object.values(told)).size).toBe(4);
    await eventually(kept).toEqual(told);
    await learner.leave();
  });

  test('takes back the last thirty ratings, across cards, and no more', async () => {
    const account = await create({ dailyGoal: 40 });
    const learner = await arrive(account);
    const { page } = learner;
    await page.getByRole('link', { name: /^Begin with 40/ }).click();
    const shown: string[] = [];
    for (let count = 0; count < 33; count += 1) {
      await showAnswer(page).waitFor();
      shown.push(await learner.card());
      await flip(page);
      await page.keyboard.press('4');
    }
    const undo = page.getByRole('button', { name: 'Undo the last rating' });
    for (let count = 0; count < 30; count += 1) {
      expect(await undo.isEnabled()).toBe(true);
      await page.keyboard.press('u');
      await eventually(() => learner.card()).toBe(shown.at(-1 - count));
    }
    expect(await undo.isEnabled()).toBe(false);
    await page.keyboard.press('u');
    expect(await learner.card()).toBe(shown[3]);
    await eventually(async () => deeds(await account.log()).filter((deed) => deed === 'easy').length).toBe(3);
    expect(await account.progress()).toHaveLength(3);
    await learner.leave();
  });

  test('shows the next card within one frame though nothing answers, and goes on where it was after a reload', async () => {
    const account = await create({ dailyGoal: 12 });
    const learner = await arrive(account);
    const { page } = learner;
    await page.getByRole('link', { name: /^Begin with 12/ }).click();
    await showAnswer(page).waitFor();
    // a network that takes every request and answers none
    await page.route('**/api/v1/**', () => undefined);
    const late = await page.evaluate(RATES_TEN_CARDS);
    expect(late).toEqual([]);

    await page.reload();
    await page.unroute('**/api/v1/**');
    await showAnswer(page).waitFor();
    expect(await page.getByRole('progressbar', { name: 'This session' }).getAttribute('aria-valuemax')).toBe('2');
    await eventually(async () => (await account.log()).length).toBe(10);
    await learner.leave();
  });

  test('asks in every chosen direction in turn, and records which', async () => {
    const settings = {
      lists: [OTHER_LIST, LIST],
      directions: ['english', 'sound', 'characters'],
      pinyin: 'always',
    } as const;
    const account = await create({
      dailyGoal: 1,
      preferences: { ...settings, lists: [...settings.lists], directions: [...settings.directions] },
    });
    const [word] = await account.words(OTHER_LIST);
    const [old] = await account.words(LIST);
    if (!word || !old) throw new Error('the lists are empty');
    await account.apply([review(old.id, 'good', 60), review(old.id, 'good', 59)]);
    const past = (await account.log()).length;
    const learner = await arrive(account);
    const { page } = learner;
    await page.getByText('0 of 1 new word today. They come from HSK level 2').waitFor();
    await page.getByRole('link', { name: 'Study now' }).click();
    const card = page.getByRole('article');
    const directions: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      await showAnswer(page)
        .or(page.getByRole('heading', { name: 'Almost done' }))
        .waitFor();
      if (await page.getByRole('heading', { name: 'Almost done' }).isVisible()) {
        await page.keyboard.press('Space');
        await showAnswer(page).waitFor();
      }
      const front = await card.innerText();
      const hears = await card.getByRole('button', { name: 'Play the word' }).isVisible();
      const isOld = front.includes(old.simplified);
      directions.push(hears ? 'sound' : isOld || front.includes(word.simplified) ? 'characters' : 'english');
      // pinyin stands on the front beside characters only: elsewhere it would be the answer
      expect(front.includes(isOld ? old.pinyin : word.pinyin)).toBe(directions.at(-1) === 'characters');
      await flip(page);
      await page.keyboard.press(isOld ? '4' : '3');
      if (await page.getByRole('heading', { name: 'Session done' }).isVisible()) break;
    }
    // the new word by English, its second step by sound; the old one, seen twice, by characters
    expect([...directions].sort()).toEqual(['characters', 'english', 'sound']);
    await eventually(async () =>
      (await account.log())
        .slice(past)
        .map(({ direction }) => direction)
        .sort(),
    ).toEqual(['characters', 'english', 'sound']);
    await learner.leave();
  });

  test('shows the pinyin when the learner wants it: always, never, or after the flip', async () => {
    const account = await create({ dailyGoal: 1, preferences: { lists: [LIST], pinyin: 'always' } });
    const learner = await arrive(account);
    const { page } = learner;
    const isShown = async () => (await page.getByRole('article').locator('[lang="zh-Latn-pinyin"]').count()) > 0;
    /** As it is set on another device. */
    const read = async (pinyin: 'always' | 'never' | 'after-flip') => {
      await account.change({ preferences: { lists: [LIST], pinyin } });
      await page.goto('/study');
      await showAnswer(page).waitFor();
    };
    await read('always');
    await eventually(isShown).toBe(true);
    await read('never');
    await eventually(isShown).toBe(false);
    await flip(page);
    expect(await isShown()).toBe(false);
    await read('after-flip');
    await flip(page);
    await eventually(isShown).toBe(true);
    // the device has it now, from the first moment of the next page
    await page.goto('/study');
    await showAnswer(page).waitFor();
    expect(await isShown()).toBe(false);
    await flip(page);
    await eventually(isShown).toBe(true);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('can be done without single-key shortcuts: switched off, they do nothing and no hint names them', async () => {
    const account = await create({ dailyGoal: 2 });
    const learner = await arrive(account);
    const { page } = learner;
    await page.goto('/settings');
    await page.getByRole('switch', { name: 'Single-key shortcuts' }).uncheck();
    await page.goto('/study');
    await flip(page);
    const card = await learner.card();
    for (const key of ['1', '4', 'k', 'm', 'u', 't', 'r', 'd', '?']) await page.keyboard.press(key);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await learner.card()).toBe(card);
    expect(await goodRating(page).locator('kbd').count()).toBe(0);
    expect(await page.locator('[aria-keyshortcuts]').count()).toBe(0);
    await page.getByRole('button', { name: 'Keys' }).click();
    await page.getByText('are switched off in the settings').waitFor();
    expect(await page.getByRole('dialog').locator('dt').allInnerTexts()).toEqual(['Space', 'Esc']);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    // the rating that is marked, as always
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('Space');
    await showAnswer(page).waitFor();
    expect(await learner.card()).not.toBe(card);
    await page.goto('/words');
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.press('/');
    expect(await page.locator('input:focus').count()).toBe(0);
    await learner.leave();
  });

  test('still takes back a rating after a look at the word of the next card', async () => {
    const account = await create({ dailyGoal: 2 });
    const learner = await arrive(account);
    const { page } = learner;
    await page.getByRole('link', { name: /^Begin with/ }).click();
    const rated = await learner.answer('4');
    await showAnswer(page).waitFor();
    const left = await learner.card();
    await page.keyboard.press('m');
    await page.getByRole('link', { name: 'Look at the word' }).click();
    await page.getByRole('link', { name: 'All words' }).waitFor();
    await page.goBack();
    await showAnswer(page).waitFor();
    expect(await learner.card()).toBe(left);
    await page.keyboard.press('u');
    await eventually(() => learner.card()).toBe(rated);
    await eventually(async () => deeds(await account.log())).toEqual(['undone easy']);
    await learner.answer('4');
    await eventually(() => learner.card()).toBe(left);
    await learner.leave();
  });

  test.each([
    ['waits', true],
    ['has reached the server', false],
  ])(
    'takes back a rating that %s of a word that was started over meanwhile: it is a new word',
    async (_, isOffline) => {
      const account = await create({ dailyGoal: 0 });
      const [word] = await account.words(LIST);
      if (!word) throw new Error('the list is empty');
      await account.apply([review(word.id, 'easy', 30)]);
      const learner = await arrive(account);
      const { page } = learner;
      await eventually(() => learner.figure('due')).toBe('1');
      if (isOffline) await page.route('**/api/v1/**', (route) => route.abort());
      await page.getByRole('link', { name: 'Study now' }).click();
      await page.getByRole('article').getByText('Review', { exact: true }).waitFor();
      await learner.answer('3');
      if (!isOffline) await eventually(async () => deeds(await account.log())).toEqual(['easy', 'good']);
      await page.getByRole('link', { name: 'Stop for now' }).click();
      await page.getByRole('link', { name: 'Words', exact: true }).click();
      await page.locator(`main a[href="/words/${word.id}"]`).click();
      await page.getByRole('button', { name: 'Start over' }).click();
      await page.getByText('It is a new word again.').waitFor();
      if (!isOffline) await eventually(async () => (await account.log()).length).toBe(3);
      await page.goBack();
      await page.goBack();
      await page.goBack();
      const undo = page.getByRole('button', { name: 'Undo the last rating' });
      await undo.click();
      await page.getByRole('article').getByText('New word', { exact: true }).waitFor();
      await learner.answer('3');
      await page.unroute('**/api/v1/**');
      await page.evaluate(`dispatchEvent(new Event('online'))`);
      await eventually(async () => deeds(await account.log()).sort()).toEqual(
        ['easy', 'undone good', 'reset', 'good'].sort(),
      );
      expect(await account.progress()).toMatchObject([{ wordId: word.id, studyCount: 1, state: 'learning' }]);
      expect(learner.exceptions).toEqual([]);
      await learner.leave();
    },
  );

  test('records characters of a card whose sound failed, since it asked in writing', async () => {
    const account = await create({ dailyGoal: 1, preferences: { lists: [LIST], directions: ['sound'] } });
    const learner = await arrive(account);
    const { page } = learner;
    await page.route('**/api/v1/tts', (route) => route.abort());
    await page.getByRole('link', { name: /^Begin with/ }).click();
    await page.getByRole('button', { name: 'Play the word' }).click();
    await page.getByText('It can not be heard right now').waitFor();
    await showAnswer(page).click();
    await goodRating(page).waitFor();
    await page.keyboard.press('3');
    await eventually(async () => (await account.log()).map(({ direction }) => direction)).toEqual(['characters']);
    await learner.leave();
  });

  test('keeps to the learner’s limit of reviews a day, and goes beyond it when asked to', async () => {
    const account = await create({ dailyGoal: 0, preferences: { lists: [LIST], reviewsPerDay: 2 } });
    const words = (await account.words(LIST)).slice(0, 5);
    await account.apply([...words.map(({ id }, index) => review(id, 'easy', 40 + index))]);
    const learner = await arrive(account);
    const { page } = learner;
    await eventually(() => learner.figure('due')).toBe('2');
    await page.getByText('3 more words are due beyond your limit of 2 reviews a day.').waitFor();
    await page.getByRole('link', { name: 'Study now' }).click();
    // the longest due first
    expect([await learner.answer('4'), await learner.answer('4')]).toEqual([
      words[4]?.simplified,
      words[3]?.simplified,
    ]);
    await page.getByRole('link', { name: 'Back to Today' }).click();
    await page.getByText('3 more words are due beyond your limit of 2 reviews a day.').waitFor();
    await page.getByRole('link', { name: 'Review them today' }).click();
    for (let count = 0; count < 3; count += 1) await learner.answer('4');
    await page.getByRole('heading', { name: 'Session done' }).waitFor();
    await learner.leave();
  });
});

describe('practice', () => {
  test('asks as long as one likes and writes nothing, neither to the server nor on the device', async () => {
    const account = await create({ dailyGoal: 0 });
    const [failed, known] = await account.words(LIST);
    if (!failed || !known) throw new Error('the list is too short');
    await account.apply([review(failed.id, 'easy', 20), review(failed.id, 'again', 2), review(known.id, 'easy', 1)]);
    const before = await account.progress();
    const learner = await arrive(account);
    const { page } = learner;
    const written: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET' && /\/progress/.test(request.url())) written.push(request.url());
    });
    await page.getByRole('link', { name: /Hard for you this week/ }).click();
    await page.getByText('Practice: your schedule stays as it is').waitFor();
    await showAnswer(page).waitFor();
    expect(await learner.card()).toBe(failed.simplified);
    for (const key of ['1', 'u', '1', '3']) {
      if (key !== 'u') {
        await showAnswer(page).waitFor();
        await page.keyboard.press('Space');
        await page.getByRole('button', { name: /^Knew it/ }).waitFor();
      }
      // there is nothing to mark in practice
      await page.keyboard.press('k');
      await page.keyboard.press(key);
    }
    await page.getByRole('heading', { name: 'Practice done' }).waitFor();
    expect(await learner.figure('Answers')).toBe('2');
    await page.getByText('This was practice: your schedule is as it was.').waitFor();
    expect(await page.evaluate(KEPT_UPDATES)).toBe(0);
    await page.getByRole('link', { name: 'Back to Today' }).click();
    await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
    expect(await learner.figure('Reviews')).toBe('0');
    expect(written).toEqual([]);
    expect(await account.progress()).toEqual(before);
    await learner.leave();
  });
});

/** Runs in the page: the text of what has the focus; a page as a whole is nothing. */
const FOCUSED = `document.activeElement.matches('body, main') ? '' : document.activeElement.innerText`;

/** Runs in the page: flips and rates ten cards; tells those that were not replaced when the next frame was drawn. */
const RATES_TEN_CARDS = `(async () => {
  const press = (key) => window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const card = () => document.querySelector('article [lang="zh-Hans"]').textContent;
  const late = [];
  for (let count = 0; count < 10; count += 1) {
    const before = card();
    press(' ');
    await frame();
    if (!document.querySelector('[data-suggested]')) late.push('answer of ' + before);
    press('4');
    await frame();
    if (card() === before) late.push('card after ' + before);
  }
  return late;
})()`;

/** Runs in the page: how many updates the device keeps, wherever it keeps them. */
const KEPT_UPDATES = `(async () => {
  const { name, version } = (await indexedDB.databases()).find(({ name }) => name === 'shizi') ?? {};
  if (!name) return -1;
  const database = await new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, version);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const count = await new Promise((resolve) => {
    const counting = database.transaction('waiting').objectStore('waiting').count();
    counting.onsuccess = () => resolve(counting.result);
  });
  database.close();
  return count;
})()`;
