import type { Page } from 'playwright-core';
import { PASSWORD, people } from './people.js';

/** Whose browser it is. All scenes of one person are opened one after the other, in this order. */
export type Person = 'guest' | 'lin' | 'wei' | 'newcomer';

/** A page in one state. */
export interface Scene {
  readonly name: string;
  readonly person: Person;
  readonly open: (page: Page) => Promise<void>;
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor();
const showAnswer = (page: Page) => page.getByRole('button', { name: /^Show answer/ });
const goodRating = (page: Page) => page.getByRole('button', { name: /^Good/ });

/** To an address, until its heading is there. */
function at(path: string, title: string | RegExp, then?: (page: Page) => Promise<unknown>): Scene['open'] {
  return async (page) => {
    await page.goto(path);
    await heading(page, title);
    await then?.(page);
  };
}

async function openStudy(page: Page): Promise<void> {
  await page.goto('/study');
  await showAnswer(page).waitFor();
}

async function flip(page: Page): Promise<void> {
  await showAnswer(page).click();
  await goodRating(page).waitFor();
}

const TABLE = 'word,confidence\n爱好,80%\n中文,0.5\n<img src=x onerror=alert(1)>,1\n重要,2\n';

async function previewTable(page: Page): Promise<void> {
  const file = { name: 'my words.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) };
  await page.getByLabel('From a file').setInputFiles(file);
  await page.getByText('can not be taken over').click();
}

async function signUp(page: Page): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('Name').fill('Mei');
  await page.getByLabel('E-mail').fill('mei@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await heading(page, 'Keep these recovery codes');
}

async function refusedSignIn(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill('nobody@example.com');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').first().waitFor();
}

export async function signIn(page: Page, person: keyof typeof people): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(people[person]);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await heading(page, /^Hello/);
}

async function typeWrong(page: Page): Promise<void> {
  await openStudy(page);
  await page.getByRole('textbox', { name: 'Pinyin' }).fill('ni1 bu4 dui4');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByText('You typed').waitFor();
}

/** From the card that is shown to the pause before words come back. */
async function studyToPause(page: Page): Promise<void> {
  await page.keyboard.press('1');
  const pause = page.getByRole('heading', { name: 'Almost done' });
  await answerUntil(page, pause);
}

async function studyToEnd(page: Page): Promise<void> {
  await page.keyboard.press('Space');
  await answerUntil(page, page.getByRole('heading', { name: 'Session done' }));
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

/** Until what has just changed is painted, and nothing moves. */
export async function untilAtRest(page: Page): Promise<void> {
  await page.evaluate(`
    Promise.race([
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
        .then(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished))),
      // transitions of what is scrolled out of sight do not go on, and so never finish
      new Promise((resolve) => setTimeout(resolve, 2_000)),
    ]).then(() => true)
  `);
}

/** Every page, in the states that look different. */
export const scenes: readonly Scene[] = [
  { person: 'guest', name: 'today-guest', open: at('/', 'Today’s words', (page) => page.getByText('due').waitFor()) },
  { person: 'guest', name: 'progress-empty', open: at('/progress', 'Your first word begins this page') },
  { person: 'guest', name: 'account-guest', open: at('/account', 'Account') },
  { person: 'guest', name: 'sign-in', open: at('/sign-in', 'Sign in') },
  { person: 'guest', name: 'sign-in-refused', open: refusedSignIn },
  { person: 'guest', name: 'sign-up', open: at('/sign-up', /account/i) },
  { person: 'guest', name: 'recover', open: at('/recover', 'Set a new password') },
  { person: 'guest', name: 'not-found', open: at('/nowhere', 'There is no page here') },

  { person: 'lin', name: 'today', open: at('/', 'Hello, Lin', (page) => page.getByText('Study now').waitFor()) },
  { person: 'lin', name: 'study-front', open: openStudy },
  { person: 'lin', name: 'study-flipped', open: async (page) => openStudy(page).then(() => flip(page)) },
  {
    person: 'lin',
    name: 'study-keys',
    open: async (page) => {
      await openStudy(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    },
  },
  {
    person: 'lin',
    name: 'study-menu',
    open: async (page) => {
      await openStudy(page);
      await page.keyboard.press('m');
      await page.getByRole('dialog', { name: 'This word' }).waitFor();
    },
  },
  {
    person: 'lin',
    name: 'words',
    open: at('/words', 'Words', (page) => page.getByText('648 words', { exact: true }).waitFor()),
  },
  {
    person: 'lin',
    name: 'words-search',
    open: at('/words?q=zhong', 'Words', (page) =>
      page
        .getByText(/words found/)
        .first()
        .waitFor(),
    ),
  },
  {
    person: 'lin',
    name: 'words-none',
    open: at('/words?q=nothing+like+it', 'Words', (page) => page.getByText('No word fits').first().waitFor()),
  },
  {
    person: 'lin',
    name: 'word',
    open: at('/words/peng2you5', '朋友', async (page) => {
      await page.getByRole('button', { name: 'Stroke order of 友' }).click();
      await page.getByText('Stroke 4 of 4').waitFor();
    }),
  },
  {
    person: 'lin',
    name: 'word-strokes',
    open: at('/words/peng2you5', '朋友', async (page) => {
      await page.getByRole('button', { name: 'Stroke order of 友' }).click();
      await page.getByText('Stroke 4 of 4').waitFor();
      await page.getByRole('button', { name: 'Next stroke' }).click();
      await page.getByRole('button', { name: 'Next stroke' }).click();
      await page.getByText('strokes of 友 in words').click();
    }),
  },
  {
    person: 'lin',
    name: 'word-dialogue',
    open: at('/words/peng2you5', '朋友', async (page) => {
      await page.getByRole('button', { name: 'Dialogue' }).click();
      await page.getByRole('dialog').getByRole('listitem').first().waitFor();
    }),
  },
  {
    person: 'lin',
    name: 'word-report',
    open: at('/words/peng2you5', '朋友', async (page) => {
      await page.getByRole('button', { name: 'Report a mistake' }).click();
      await page.getByLabel('What is wrong?').waitFor();
    }),
  },
  { person: 'lin', name: 'word-unknown', open: at('/words/nowhere1', 'There is no such word') },
  {
    person: 'lin',
    name: 'progress',
    open: at('/progress', 'Progress', (page) => page.getByText('Reviews', { exact: true }).first().waitFor()),
  },
  { person: 'lin', name: 'settings', open: at('/settings', 'Settings') },
  { person: 'lin', name: 'account', open: at('/account', 'Account') },
  { person: 'lin', name: 'data', open: at('/data', 'Your data', previewTable) },

  { person: 'wei', name: 'study-typed-wrong', open: typeWrong },
  { person: 'wei', name: 'study-pause', open: studyToPause },
  { person: 'wei', name: 'study-summary', open: studyToEnd },
  { person: 'wei', name: 'today-done', open: at('/', 'Done for now') },

  { person: 'newcomer', name: 'recovery-codes', open: signUp },
];
