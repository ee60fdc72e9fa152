/** Forms that are open, and what is said of what they were given. */
import type { Page } from 'playwright-core';
import { PASSWORD, people } from './people.js';
import { heading } from './steps.js';

export async function signIn(page: Page, person: keyof typeof people): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(people[person]);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await heading(page, /^Hello/);
}

export async function refusedSignIn(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill('nobody@example.com');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').first().waitFor();
}

export async function signUp(page: Page): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('Name').fill('Mei');
  await page.getByLabel('E-mail').fill('mei@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await heading(page, 'Keep these recovery codes');
}

export async function putCodesAway(page: Page): Promise<void> {
  await page.getByLabel('I have saved them').check();
  await page.getByRole('button', { name: /^(Go to today|Done)/ }).click();
  await heading(page, 'Hello, Mei');
}

export async function refusedSignUp(page: Page): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('E-mail').fill('mei');
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await refused(page).nth(1).waitFor();
}

export async function refusedRecovery(page: Page): Promise<void> {
  await page.goto('/recover');
  await page.getByLabel('E-mail').fill('mei@example.com');
  await page.getByLabel('Recovery code').fill('7TRX');
  await page.getByLabel('New password').fill('short');
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await refused(page).waitFor();
}

const refused = (page: Page) => page.locator('input[aria-invalid="true"]');

/** Each opens in its own place: all of them are open at once. */
export async function openAccountForms(page: Page): Promise<void> {
  for (const name of ['Change name', 'Change e-mail', 'Change password', 'Make new codes']) {
    await page.getByRole('button', { name }).click();
  }
  await page.getByRole('button', { name: 'Make codes' }).waitFor();
}
