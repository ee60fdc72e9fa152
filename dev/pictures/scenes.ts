import type { Page } from 'playwright-core';
import {
  awaitGrade,
  failPage,
  failPart,
  failPartAgain,
  failWords,
  letGradeCome,
  restorePage,
  restorePart,
  restoreWords,
} from './absences.js';
import {
  openAccountForms,
  putCodesAway,
  refusedRecovery,
  refusedSignIn,
  refusedSignUp,
  signIn,
  signUp,
} from './forms.js';
import {
  importTable,
  importUntold,
  importWithoutSettings,
  previewArchive,
  previewTable,
  restoreLog,
  restoreSettings,
} from './imports.js';
import { flip, heading, openStudy, showAnswer } from './steps.js';
import { studyToEnd, studyToLeech, studyToPause, studyUntil, typeAnswer } from './studies.js';
import {
  askAboutOthers,
  askAboutRefused,
  endSession,
  failSound,
  findNoRoom,
  forgetNoRoom,
  hasNoHistory,
  keepForOthers,
  offerLosingUpdate,
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
  /** Begins where the scene before it ends, and so is never opened without it. */
  readonly goesOn?: true;
  /** A library draws it, whose elements are not ours to mend. */
  readonly isForeign?: true;
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

async function offerEarlier(page: Page): Promise<void> {
  const list = (id: number, listName: string, lines: readonly number[]) => ({
    id,
    listName,
    progress: Object.fromEntries(lines.map((line) => [line, true])),
    words: [],
  });
  const lists = [list(1, 'First words', [1, 2, 3, 67, 900]), list(2, '家人', [306, 12])];
  await openWithEarlier(page, JSON.stringify({ lists }));
}

/** `kept`: what the earlier version has left of its learner. */
async function openWithEarlier(page: Page, kept: string): Promise<void> {
  await page.goto('/');
  await page.evaluate(`
    localStorage.setItem('user_identity', JSON.stringify({ userId: 'u1', lastActive: '2025-01-01' }));
    localStorage.setItem('progress_u1', ${JSON.stringify(kept)});
  `);
  await page.reload();
  await heading(page, 'From the earlier version');
  await page.getByText('due', { exact: true }).waitFor();
}

async function takeEarlier(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Take over/ }).click();
  await page.getByText(/taken over\. What/).waitFor();
}

/** Until what has just changed is painted, and nothing moves. */
export async function untilAtRest(page: Page): Promise<void> {
  // ended rather than waited for: what is scrolled out of sight does not go on. On a busy machine it may begin some frames later.
  await page.evaluate(`(async () => {
    const painted = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    for (let calm = 0; calm < 3; ) {
      await painted();
      const moving = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
      for (const animation of moving) animation.finish();
      calm = moving.length > 0 ? 0 : calm + 1;
    }
    return true;
  })()`);
}

/** Every page, in the states that look different. */
export const scenes: readonly Scene[] = [
  { person: 'guest', name: 'today-guest', open: at('/', 'Today’s words', (page) => page.getByText('due').waitFor()) },
  { person: 'guest', name: 'practice-nothing', open: at('/study?practise=trouble', 'Nothing to practise here') },
  { person: 'guest', name: 'progress-empty', open: at('/progress', 'Your first word begins this page') },
  { person: 'guest', name: 'account-guest', open: at('/account', 'Account') },
  { person: 'guest', name: 'sign-in', open: at('/sign-in', 'Sign in') },
  { person: 'guest', name: 'sign-in-refused', open: refusedSignIn },
  { person: 'guest', name: 'sign-up', open: at('/sign-up', /account/i) },
  { person: 'guest', name: 'sign-up-refused', open: refusedSignUp },
  { person: 'guest', name: 'recover', open: at('/recover', 'Set a new password') },
  { person: 'guest', name: 'recover-refused', open: refusedRecovery },
  { person: 'guest', name: 'privacy', open: at('/privacy', 'Privacy') },
  { person: 'guest', name: 'not-found', open: at('/nowhere', 'There is no page here') },

  {
    person: 'guest',
    name: 'api-docs',
    isForeign: true,
    open: async (page) => {
      await page.goto('/api-docs');
      await page.locator('.opblock').first().waitFor();
    },
  },
  { person: 'guest', name: 'data-not-kept', open: findNoRoom },
  {
    person: 'guest',
    name: 'today-device',
    goesOn: true,
    open: async (page) => {
      await page.getByRole('link', { name: 'Today' }).click();
      await page.getByText('due', { exact: true }).waitFor();
    },
    leave: forgetNoRoom,
  },
  { person: 'guest', name: 'account-others', open: keepForOthers },
  { person: 'guest', name: 'account-others-remove', open: askAboutOthers, leave: removeOthers },
  { person: 'guest', name: 'today-earlier-damaged', open: (page) => openWithEarlier(page, '{"lists": [') },
  { person: 'guest', name: 'today-earlier', open: offerEarlier },
  { person: 'guest', name: 'today-earlier-taken', goesOn: true, open: takeEarlier },

  { person: 'lin', name: 'today', open: at('/', 'Hello, Lin', (page) => page.getByText('Study now').waitFor()) },
  { person: 'lin', name: 'today-failed', open: failWords, leave: restoreWords },
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
  { person: 'lin', name: 'word-strokes-failed', open: failPart },
  { person: 'lin', name: 'word-strokes-failed-again', goesOn: true, open: failPartAgain, leave: restorePart },
  { person: 'lin', name: 'word-offline', open: hasNoHistory, leave: restoreHistory },
  { person: 'lin', name: 'word-silent', open: failSound, leave: restoreSound },
  { person: 'lin', name: 'word-unknown', open: at('/words/nowhere1', 'There is no such word') },
  {
    person: 'lin',
    name: 'progress',
    open: at('/progress', 'Progress', (page) => page.getByText('Reviews', { exact: true }).first().waitFor()),
  },
  { person: 'lin', name: 'page-failed', open: failPage, leave: restorePage },
  { person: 'lin', name: 'settings', open: at('/settings', 'Settings') },
  { person: 'lin', name: 'account', open: at('/account', 'Account') },
  { person: 'lin', name: 'account-forms', open: at('/account', 'Account', openAccountForms) },
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
  { person: 'lin', name: 'sync-refused', open: (page) => openSaving(page, refusesItem) },
  { person: 'lin', name: 'sync-refused-remove', goesOn: true, open: askAboutRefused, leave: removeRefused },
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
  { person: 'wei', name: 'study-typed-awaited', open: awaitGrade, leave: letGradeCome },
  { person: 'wei', name: 'study-typed-right', open: (page) => typeAnswer(page, 'ba5') },
  { person: 'wei', name: 'study-typed-tone', open: (page) => typeAnswer(page, 'ba4') },
  { person: 'wei', name: 'study-typed-wrong', open: (page) => typeAnswer(page, 'ni1 bu4 dui4') },
  { person: 'wei', name: 'study-leech', goesOn: true, open: studyToLeech },
  { person: 'wei', name: 'study-pause', goesOn: true, open: studyToPause },
  { person: 'wei', name: 'study-summary', goesOn: true, open: studyToEnd },
  { person: 'wei', name: 'today-done', goesOn: true, open: at('/', 'Done for now') },
  { person: 'wei', name: 'study-nothing', goesOn: true, open: at('/study', 'Nothing is due right now') },

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
  {
    person: 'jun',
    name: 'study-traditional',
    open: async (page) => {
      await studyUntil(page, () => page.getByRole('article').filter({ hasText: '電腦' }));
      await flip(page);
    },
  },

  { person: 'newcomer', name: 'recovery-codes', open: signUp, leave: putCodesAway },
  {
    person: 'newcomer',
    name: 'data-untold',
    goesOn: true,
    open: at('/data', 'Your data', importUntold),
    leave: restoreLog,
  },
  {
    person: 'newcomer',
    name: 'data-without-settings',
    goesOn: true,
    open: at('/data', 'Your data', importWithoutSettings),
    leave: restoreSettings,
  },
  {
    person: 'newcomer',
    name: 'data-imported',
    goesOn: true,
    open: at('/data', 'Your data', (page) => previewTable(page).then(() => importTable(page))),
  },

  {
    person: 'private',
    name: 'today-notices',
    open: at('/', 'Today’s words', (page) => page.getByText('due').waitFor()),
  },
  { person: 'private', name: 'today-update-loses', goesOn: true, open: offerLosingUpdate },
];
