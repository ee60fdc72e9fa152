import type { Page } from 'playwright-core';
import { previewArchive, previewTable } from './imports.js';
import { PASSWORD, people } from './people.js';
import { flip, goodRating, heading, openStudy, showAnswer } from './steps.js';
import {
  askAboutOthers,
  endSession,
  failSound,
  hasNoHistory,
  keepForOthers,
  openSaving,
  refusesItem,
  removeOthers,
  removeRefused,
  restoreBatches,
  restoreHistory,
  restoreRefresh,
  restoreSound,
  servesNoBatch,
  signOutUnsent,
} from './troubles.js';

/** Whose browser it is. All scenes of one person are opened one after the other, in this order. */
export type Person = 'guest' | 'lin' | 'wei' | 'jun' | 'newcomer' | 'private';
export const persons = ['guest', 'lin', 'wei', 'jun', 'newcomer', 'private'] as const satisfies readonly Person[];

/** A page in one state. */
export interface Scene {
  readonly name: string;
  readonly person: Person;
  readonly open: (page: Page) => Promise<void>;
  /** Undoes what the next scene must not find. */
  readonly leave?: (page: Page) => Promise<unknown>;
}

/** To an address, until its heading is there. */
function at(path: string, title: string | RegExp, then?: (page: Page) => Promise<unknown>): Scene['open'] {
  return async (page) => {
    await page.goto(path);
    await heading(page, title);
    await then?.(page);
  };
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

/** To where the scenes of a person begin. */
export async function arrive(page: Page, person: Person): Promise<void> {
  if (person === 'private') await page.addInitScript(KEEPS_NOTHING);
  if (person === 'lin' || person === 'wei' || person === 'jun') await signIn(page, person);
}

/** A private window without a database, in which a new version of the app waits. */
const KEEPS_NOTHING = `
  Object.defineProperty(window, 'indexedDB', { value: undefined });
  const worker = Object.assign(new EventTarget(), { state: 'installed', postMessage() {} });
  const registration = Object.assign(new EventTarget(), { waiting: worker, active: worker, async update() {} });
  const container = Object.assign(new EventTarget(), { controller: worker, register: async () => registration });
  Object.defineProperty(navigator, 'serviceWorker', { value: container });
`;

async function signIn(page: Page, person: keyof typeof people): Promise<void> {
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

/** Until nothing waits any more: what is said of it depends on the moment. */
const untilSent = (page: Page) => page.getByRole('button', { name: /waiting$/ }).waitFor({ state: 'hidden' });

/** From the card that is shown to the word that keeps slipping away. */
async function studyToLeech(page: Page): Promise<void> {
  const leech = page.getByText('Forgotten 8 times');
  for (let cards = 0; cards < 10 && !(await leech.isVisible()); cards += 1) {
    await page.keyboard.press('1');
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
async function studyToPause(page: Page): Promise<void> {
  await page.keyboard.press('1');
  const pause = page.getByRole('heading', { name: 'Almost done' });
  await answerUntil(page, pause);
  await untilSent(page);
}

async function studyToEnd(page: Page): Promise<void> {
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

async function offerEarlier(page: Page): Promise<void> {
  await page.goto('/');
  const list = (id: number, listName: string, lines: readonly number[]) => ({
    id,
    listName,
    progress: Object.fromEntries(lines.map((line) => [line, true])),
    words: [],
  });
  const progress = { lists: [list(1, 'First words', [1, 2, 3, 67, 900]), list(2, '家人', [306, 12])] };
  await page.evaluate(`
    localStorage.setItem('user_identity', JSON.stringify({ userId: 'u1', lastActive: '2025-01-01' }));
    localStorage.setItem('progress_u1', ${JSON.stringify(JSON.stringify(progress))});
  `);
  await page.reload();
  await heading(page, 'From the earlier version');
  await page.getByText('due', { exact: true }).waitFor();
}

/** Answers cards until one asks in the wanted direction. */
async function studyUntil(page: Page, front: (page: Page) => ReturnType<Page['getByRole']>): Promise<void> {
  await openStudy(page);
  for (let cards = 0; cards < 10 && !(await front(page).isVisible()); cards += 1) {
    await flip(page);
    await page.keyboard.press('4');
    await showAnswer(page).waitFor();
  }
  await front(page).waitFor();
  await untilSent(page);
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
  { person: 'guest', name: 'privacy', open: at('/privacy', 'Privacy') },
  { person: 'guest', name: 'not-found', open: at('/nowhere', 'There is no page here') },

  { person: 'guest', name: 'account-others', open: keepForOthers },
  { person: 'guest', name: 'account-others-remove', open: askAboutOthers, leave: removeOthers },
  { person: 'guest', name: 'today-earlier', open: offerEarlier },

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
  { person: 'lin', name: 'word-offline', open: hasNoHistory, leave: restoreHistory },
  { person: 'lin', name: 'word-silent', open: failSound, leave: restoreSound },
  { person: 'lin', name: 'word-unknown', open: at('/words/nowhere1', 'There is no such word') },
  {
    person: 'lin',
    name: 'progress',
    open: at('/progress', 'Progress', (page) => page.getByText('Reviews', { exact: true }).first().waitFor()),
  },
  { person: 'lin', name: 'settings', open: at('/settings', 'Settings') },
  { person: 'lin', name: 'account', open: at('/account', 'Account') },
  {
    person: 'lin',
    name: 'account-delete',
    open: at('/account', 'Account', async (page) => {
      await page.getByRole('button', { name: 'Delete account' }).click();
      await page.getByRole('dialog').getByLabel('Password').waitFor();
    }),
  },
  { person: 'lin', name: 'data', open: at('/data', 'Your data') },
  { person: 'lin', name: 'data-table', open: at('/data', 'Your data', previewTable) },
  { person: 'lin', name: 'data-archive', open: at('/data', 'Your data', previewArchive) },
  {
    person: 'lin',
    name: 'study-practice',
    open: async (page) => {
      await page.goto('/study?practise=hsk-2025-1');
      await showAnswer(page).click();
      await page.getByRole('button', { name: /^Knew it/ }).waitFor();
    },
  },
  { person: 'lin', name: 'sync-refused', open: (page) => openSaving(page, refusesItem), leave: removeRefused },
  {
    person: 'lin',
    name: 'sync-waiting',
    open: (page) => openSaving(page, servesNoBatch),
    leave: restoreBatches,
  },
  { person: 'lin', name: 'sign-out-unsent', open: signOutUnsent, leave: restoreBatches },
  { person: 'lin', name: 'session-ended', open: endSession, leave: restoreRefresh },

  {
    person: 'wei',
    name: 'study-typed',
    open: async (page) => {
      await openStudy(page);
      await page.getByRole('textbox', { name: 'Pinyin' }).waitFor();
    },
  },
  { person: 'wei', name: 'study-typed-wrong', open: typeWrong },
  { person: 'wei', name: 'study-leech', open: studyToLeech },
  { person: 'wei', name: 'study-pause', open: studyToPause },
  { person: 'wei', name: 'study-summary', open: studyToEnd },
  { person: 'wei', name: 'today-done', open: at('/', 'Done for now') },

  {
    person: 'jun',
    name: 'study-sound',
    open: (page) => studyUntil(page, () => page.getByText('Which word is this?')),
  },
  {
    person: 'jun',
    name: 'study-english',
    open: (page) => studyUntil(page, () => page.getByRole('article').filter({ hasText: 'New word' })),
  },

  { person: 'newcomer', name: 'recovery-codes', open: signUp },

  {
    person: 'private',
    name: 'today-notices',
    open: at('/', 'Today’s words', (page) => page.getByText('due').waitFor()),
  },
];
