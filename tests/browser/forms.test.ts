import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { ApiAccount } from './api-account.js';
import { Learner } from './learner.js';

const site = inject('site');
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
/** Its name may be that of a part of the page, too. */
const fieldOf = (page: Page, label: string) => page.getByRole('textbox', { name: label, exact: true });
/** Of each field that a browser or a password manager may fill in: its name, what it is, and what belongs into it. */
const fields = (page: Page) =>
  page.evaluate(
    `[...document.querySelectorAll('form input')].map((field) => [field.name, field.type, field.autocomplete].join(' ').trim())`,
  );
const focusedField = (page: Page) => expect.poll(() => page.locator(':focus').getAttribute('name'));

/** Shows and hides what is typed into each of the form's passwords, which leaves the focus where the learner types. */
async function showsEachPassword(page: Page, labels: readonly string[]): Promise<void> {
  expect(await button(page, /^Show the /).count()).toBe(labels.length);
  for (const label of labels) {
    const field = fieldOf(page, label);
    const type = () => expect.poll(() => field.getAttribute('type'));
    const name = await field.getAttribute('name');
    await field.fill('open sesame');
    await button(page, `Show the ${label.toLowerCase()}`).click();
    await type().toBe('text');
    expect(await field.inputValue()).toBe('open sesame');
    await focusedField(page).toBe(name);
    await button(page, `Hide the ${label.toLowerCase()}`).click();
    await type().toBe('password');
  }
}

/** The field is marked, tells why in words that readers hear with it, and has the focus. */
async function isRefused(page: Page, label: string, why: string): Promise<void> {
  const field = fieldOf(page, label);
  await page.getByText(why, { exact: true }).waitFor();
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  const ids = (await field.getAttribute('aria-describedby'))?.split(' ') ?? [];
  const told = await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).innerText()));
  expect(told).toContain(why);
  await focusedField(page).toBe(await field.getAttribute('name'));
}

const NEW_PASSWORD = 'must have 8 characters or more.';

describe('a guest', () => {
  test.each([
    {
      path: '/sign-in',
      title: 'Sign in',
      has: ['email email username', 'password password current-password'],
      passwords: ['Password'],
    },
    {
      path: '/sign-up',
      title: 'Create an account',
      has: ['displayName text nickname', 'email email username', 'password password new-password'],
      passwords: ['Password'],
    },
    {
      path: '/recover',
      title: 'Set a new password',
      has: ['email email username', 'recoveryCode text off', 'newPassword password new-password'],
      passwords: ['New password'],
    },
  ])('is helped by the browser to fill in $path, and can see the password', async ({ path, title, has, passwords }) => {
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    await page.goto(path);
    await page.getByRole('heading', { name: title }).waitFor();
    expect(await fields(page)).toEqual(has);
    await showsEachPassword(page, passwords);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('is told of every field that is refused, and is led to the first', async () => {
    const account = await ApiAccount.register(site);
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    await page.goto('/sign-up');
    await page.getByLabel('E-mail').fill('nobody');
    await fieldOf(page, 'Password').fill('short');
    await page.keyboard.press('Enter');
    await isRefused(page, 'E-mail', 'E-mail must be an e-mail address.');
    await page.getByText(`Password ${NEW_PASSWORD}`).waitFor();
    // what was typed is still there
    expect(await page.getByLabel('E-mail').inputValue()).toBe('nobody');
    await page.getByLabel('E-mail').fill(account.email);
    await fieldOf(page, 'Password').fill(account.password);
    await page.keyboard.press('Enter');
    await isRefused(page, 'E-mail', 'E-mail belongs to an account already. Sign in instead.');

    await page.goto('/recover');
    await page.getByLabel('E-mail').fill(account.email);
    await page.getByLabel('Recovery code').fill('AAAA-BBBB-CCCC-DDDD');
    await page.getByLabel('New password').fill('short');
    await page.keyboard.press('Enter');
    await isRefused(page, 'New password', `New password ${NEW_PASSWORD}`);
    await page.getByLabel('New password').fill('another long sentence');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'The e-mail address or the code is wrong.' }).waitFor();
    await focusedField(page).toBe('recoveryCode');
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });
});

test('whoever changes the account is helped by the browser with each of its forms, and led to what is refused', async () => {
  const account = await ApiAccount.register(site);
  const learner = await Learner.arrive(browser, site);
  const { page } = learner;
  await learner.signIn(account);
  await page.getByRole('link', { name: 'Account', exact: true }).click();
  const whose = 'email username';
  const current = 'currentPassword password current-password';
  for (const { action, has, passwords } of [
    { action: 'Change name', has: ['displayName text nickname'], passwords: [] },
    { action: 'Change e-mail', has: [whose, 'email email email', current], passwords: ['Current password'] },
    {
      action: 'Change password',
      has: [whose, 'newPassword password new-password', current],
      passwords: ['New password', 'Current password'],
    },
    { action: 'Make new codes', has: [whose, current], passwords: ['Current password'] },
  ]) {
    await button(page, action).click();
    await expect.poll(() => fields(page), { message: action }).toEqual(has);
    await showsEachPassword(page, passwords);
    await button(page, 'Cancel').click();
    await expect.poll(() => page.locator(':focus').innerText(), { message: action }).toBe(action);
  }

  await button(page, 'Change e-mail').click();
  await page.getByLabel('New e-mail').fill('nobody');
  await page.getByLabel('Current password').fill(account.password);
  await page.keyboard.press('Enter');
  await isRefused(page, 'New e-mail', 'New e-mail must be an e-mail address.');
  await button(page, 'Cancel').click();
  await button(page, 'Change password').click();
  await page.getByLabel('New password').fill('short');
  await page.getByLabel('Current password').fill(account.password);
  await page.keyboard.press('Enter');
  await isRefused(page, 'New password', `New password ${NEW_PASSWORD}`);
  await button(page, 'Cancel').click();

  await button(page, 'Delete account …').click();
  await expect.poll(() => fields(page)).toEqual([whose, 'password password current-password']);
  await showsEachPassword(page, ['Password']);
  await fieldOf(page, 'Password').fill('not the password');
  await page.keyboard.press('Enter');
  await isRefused(page, 'Password', 'Password is wrong.');
  expect(learner.exceptions).toEqual([]);
  await learner.leave();
});
