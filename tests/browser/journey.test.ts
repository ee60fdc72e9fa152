import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { Learner } from './learner.js';

const site = inject('site');
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
});

const arrive = () => Learner.arrive(browser, site);

/** Runs in the page: notes what has the focus as the form appears, and goes to its e-mail field. */
const TYPES_AT_ONCE = `
  const observer = new MutationObserver(() => {
    if (document.querySelector('h1')?.textContent !== 'Create an account') return;
    observer.disconnect();
    document.body.dataset.focusOnArrival = document.activeElement?.id ?? '';
    document.querySelector('input[name="email"]').focus();
  });
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
`;

describe('in the browser', () => {
  test('a learner signs up, studies ten words by keyboard, undoes one, and finds the same on a second device', async () => {
    const first = await arrive();
    const account = await first.signUp();
    expect(new Set(await first.putCodesAway()).size).toBe(10);

    await first.page.getByRole('link', { name: 'Begin with 10 words' }).click();
    const studied: string[] = [];
    for (let count = 0; count < 9; count += 1) studied.push(await first.answer('4'));
    const mistaken = await first.answer('1');
    // nothing else is left: the word that was not known comes back in a minute
    await first.page.getByRole('heading', { name: 'Almost done' }).waitFor();
    await first.page.keyboard.press('u');
    await expect.poll(() => first.card()).toBe(mistaken);
    studied.push(await first.answer('4'));
    await first.page.getByRole('heading', { name: 'Session done' }).waitFor();
    expect(new Set(studied).size).toBe(10);
    await expect.poll(() => first.figure('Words')).toBe('10');

    await first.page.getByRole('link', { name: 'Back to Today' }).click();
    await first.page.getByRole('heading', { name: 'Done for now' }).waitFor();
    // the undone rating is in no statistics
    await expect.poll(() => first.figure('Reviews')).toBe('10');
    await expect.poll(() => first.figure('Known')).toBe('100 %');
    const words = await first.studiedWords();
    expect(words).toHaveLength(10);
    for (const characters of studied) expect(words.some((row) => row.startsWith(characters))).toBe(true);

    await first.page.getByRole('link', { name: 'Account' }).click();
    await first.page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await first.page.getByRole('heading', { name: 'Welcome to Shizi' }).waitFor();
    expect(first.exceptions).toEqual([]);
    await first.leave();

    const second = await arrive();
    await second.signIn(account);
    await second.page.getByRole('heading', { name: 'Done for now' }).waitFor();
    await expect.poll(() => second.figure('Reviews')).toBe('10');
    await expect.poll(() => second.figure('Streak')).toBe('1 day');
    expect(await second.studiedWords()).toEqual(words);
    expect(second.exceptions).toEqual([]);
    await second.leave();
  });

  test('a reload restores the session on the page where it was', async () => {
    const learner = await arrive();
    await learner.signUp();
    await learner.putCodesAway();
    await learner.page.getByRole('link', { name: 'Account' }).click();
    await learner.page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await learner.page.reload();
    await learner.page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    expect(new URL(learner.page.url()).pathname).toBe('/account');
    await learner.leave();
  });

  test('a wrong password is told in plain words, with the number of the request', async () => {
    const learner = await arrive();
    await learner.signIn({ email: 'nobody@example.com', password: 'not the password' });
    const alert = learner.page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/^The e-mail address or the password is wrong\.\s+Request \S{8,}$/);
    await learner.leave();
  });

  test('a refused field is named beside the field, and has the focus', async () => {
    const learner = await arrive();
    await learner.page.getByRole('link', { name: 'Create an account' }).click();
    await learner.page.getByRole('heading', { name: 'Create an account' }).waitFor();
    await learner.page.getByLabel('E-mail').fill('lin@example.com');
    await learner.page.getByLabel('Password').fill('short');
    await learner.page.keyboard.press('Enter');
    await learner.page.getByText('Password must have 8 characters or more.').waitFor();
    expect(await learner.page.getByLabel('Password').getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => learner.page.locator(':focus').getAttribute('name')).toBe('password');
    await learner.leave();
  });

  test('a new page takes the focus before it is seen, never from a field in which the learner types already', async () => {
    const learner = await arrive();
    const { page } = learner;
    await learner.goToSignIn();
    // nobody is quicker than an observer: it runs between the change of the page and the next task
    await page.evaluate(TYPES_AT_ONCE);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByRole('heading', { name: 'Create an account' }).waitFor();
    await page.waitForTimeout(300);
    expect(await page.locator('body').getAttribute('data-focus-on-arrival')).toBe('main');
    expect(await page.locator(':focus').getAttribute('name')).toBe('email');
    await learner.leave();
  });

  test('ratings that the server did not get wait, survive a reload, and arrive once it is back', async () => {
    const learner = await arrive();
    await learner.signUp();
    await learner.putCodesAway();
    const { page } = learner;
    await page.route('**/api/v1/progress/batch', (route) => route.abort());
    await page.getByRole('link', { name: 'Begin with 10 words' }).click();
    for (let count = 0; count < 3; count += 1) await learner.answer('4');
    await page.getByRole('button', { name: '3 reviews waiting' }).waitFor();

    await page.goto('/');
    await page.getByRole('link', { name: 'Study now' }).waitFor();
    // what waits counts as done already: seven of the day's ten are left
    await expect.poll(() => learner.figure('new')).toBe('7');
    await page.getByRole('button', { name: '3 reviews waiting' }).click();
    await page.unroute('**/api/v1/progress/batch');
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('Everything is saved.').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => learner.figure('Reviews')).toBe('3');
    await learner.leave();
  });

  test('a learner whose session ended signs in and is back at the same place', async () => {
    const learner = await arrive();
    const account = await learner.signUp();
    await learner.putCodesAway();
    await learner.page.getByRole('link', { name: 'Progress' }).click();
    await learner.page.getByRole('heading', { name: 'Progress' }).waitFor();
    await learner.context.clearCookies();
    await learner.page.reload();
    await learner.signIn(account);
    await learner.page.getByRole('heading', { name: 'Progress' }).waitFor();
    expect(new URL(learner.page.url()).pathname).toBe('/progress');
    await learner.leave();
  });

  test('a recovery code sets a new password', async () => {
    const learner = await arrive();
    const account = await learner.signUp();
    const [code = ''] = await learner.putCodesAway();
    await learner.page.getByRole('link', { name: 'Account' }).click();
    await learner.page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await learner.goToSignIn();
    await learner.page.getByRole('link', { name: 'Forgot your password?' }).click();
    await learner.page.getByRole('heading', { name: 'Set a new password' }).waitFor();
    await learner.page.getByLabel('E-mail').fill(account.email);
    await learner.page.getByLabel('Recovery code').fill(code.toLowerCase());
    await learner.page.getByLabel('New password').fill('another long sentence');
    await learner.page.getByRole('button', { name: 'Set password and sign in' }).click();
    await learner.page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
    await learner.leave();
  });

  test('an address without a page says so', async () => {
    const learner = await arrive();
    await learner.page.goto('/nowhere');
    await learner.page.getByRole('heading', { name: 'There is no page here' }).waitFor();
    await learner.leave();
  });
});
