import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { untilAtRest } from '../../dev/pictures/scenes.js';
import type { User } from '../../lib/contract/accounts.js';
import { type Account, Learner } from './learner.js';

const site = inject('site');
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
});

const arrive = () => Learner.arrive(browser, site);
const go = (page: Page, place: 'Today' | 'Settings' | 'Account') =>
  page.getByRole('link', { name: place, exact: true }).click();
const setting = (page: Page, name: string) => page.getByRole('group', { name });
/** What is told of a setting that is one control. */
const saved = (page: Page, label: string) => page.locator(`div:has(> label:has-text("${label}"))`).getByText('Saved');
const focusedField = (page: Page) => page.locator(':focus').getAttribute('name');

/** What the server says to a request without a token. */
async function post(address: string, body: object): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${site}/api/v1${address}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const newAccount = (): Account => ({ email: `${randomUUID()}@example.com`, password: 'a long sentence to remember' });
const canSignIn = async (account: Account) => (await post('/auth/login', account)).status === 200;

/** A learner on one device; the tests of a group use it one after the other. */
function aLearner() {
  let learner: Learner;
  let account: Account;
  let codes: string[];
  beforeAll(async () => {
    learner = await arrive();
    account = await learner.signUp();
    codes = await learner.putCodesAway();
  });
  afterAll(async () => {
    expect(learner?.exceptions).toEqual([]);
    await learner?.leave();
  });
  return {
    get learner() {
      return learner;
    },
    get page() {
      return learner.page;
    },
    get account() {
      return account;
    },
    get codes() {
      return codes;
    },
    /** With what they sign in from now on. */
    becomes(change: Partial<Account>) {
      account = { ...account, ...change };
    },
  };
}

describe('settings', () => {
  const here = aLearner();

  test('are saved one by one as they are changed, and are the same on another device', async () => {
    const { page } = here;
    await go(page, 'Settings');
    await page.getByText('Traditional').click();
    await setting(page, 'Script').getByText('Saved').waitFor();
    await page.getByText('Pleco').click();
    await setting(page, 'Tone colours').getByText('Saved').waitFor();
    await setting(page, 'Theme').getByText('Dark').click();
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.getByRole('checkbox', { name: /^HSK level 2/ }).check();
    await page.getByRole('button', { name: 'Take HSK level 2 earlier' }).click();
    await page.getByRole('checkbox', { name: 'English' }).check();
    await page.getByRole('switch', { name: 'Type the pinyin' }).check();
    await page.getByRole('button', { name: 'More new words' }).click();
    await page.getByLabel('Reviews a day').fill('120');
    await page.keyboard.press('Enter');
    await saved(page, 'Reviews a day').waitFor();

    const second = await arrive();
    await second.signIn(here.account);
    await second.page.getByRole('link', { name: 'Account', exact: true }).waitFor();
    await go(second.page, 'Settings');
    expect(await second.page.getByRole('radio', { name: 'Traditional' }).isChecked()).toBe(true);
    expect(await second.page.getByRole('radio', { name: 'Pleco' }).isChecked()).toBe(true);
    expect(await second.page.locator('html').getAttribute('data-theme')).toBe('dark');
    const first = setting(second.page, 'New words from').getByRole('listitem').first();
    await expect.poll(() => first.innerText()).toMatch(/level 2/);
    await expect.poll(() => second.page.getByRole('switch', { name: 'Type the pinyin' }).isChecked()).toBe(true);
    await expect.poll(() => second.page.getByRole('checkbox', { name: 'English' }).isChecked()).toBe(true);
    await expect.poll(() => second.page.getByLabel('New words a day').inputValue()).toBe('15');
    await expect.poll(() => second.page.getByLabel('Reviews a day').inputValue()).toBe('120');
    // the sample is in the learner's script and colours, each character under its syllable
    const sample = second.page.getByRole('figure');
    await expect.poll(() => sample.locator('[lang="zh-Hant"]').innerText()).toMatch(/漢/);
    await expect.poll(() => sample.locator('ruby').count()).toBe(7);
    const colours = await second.page.evaluate(
      "[...document.querySelectorAll('figure rt')].map((one) => getComputedStyle(one).color)",
    );
    expect(new Set(colours as string[]).size).toBe(5);
    expect(second.exceptions).toEqual([]);
    await second.leave();
  });

  test('without a network are kept, and reach the server when it is back', async () => {
    const { page, learner } = here;
    await learner.context.setOffline(true);
    await page.getByText('Simplified').click();
    await setting(page, 'Script').getByText('Saved').waitFor();
    await learner.context.setOffline(false);
    const script = async () => {
      const { body } = await post('/auth/login', here.account);
      return (body.user as User).preferences.script;
    };
    await expect.poll(script, { timeout: 30_000, interval: 1_000 }).toBe('simplified');
  });

  test('a refused change is taken back and said; a number that can’t be is named at its field', async () => {
    const { page } = here;
    await page.getByLabel('New words a day').fill('201');
    await page.keyboard.press('Tab');
    await page.getByText('A whole number from 0 to 200.').waitFor();
    expect(await page.getByLabel('New words a day').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('New words a day').fill('20');
    await page.keyboard.press('Enter');
    await page.getByText('A whole number from 0 to 200.').waitFor({ state: 'detached' });

    const problem = { type: 'about:blank', title: 'No', status: 400, code: 'VALIDATION_FAILED', detail: 'Not so.' };
    await page.route('**/api/v1/auth/me', (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify(problem) })
        : route.fallback(),
    );
    await page.getByText('Never').click();
    await setting(page, 'Pinyin').getByRole('alert').waitFor();
    expect(await page.getByRole('radio', { name: 'After the flip' }).isChecked()).toBe(true);
    await page.unroute('**/api/v1/auth/me');
    await setting(page, 'Pinyin').getByRole('button', { name: 'Try again' }).click();
    await setting(page, 'Pinyin').getByText('Saved').waitFor();
    expect(await page.getByRole('radio', { name: 'Never' }).isChecked()).toBe(true);
  });

  test('a time zone is found by its city, with the keyboard; another zone than the device’s is noticed', async () => {
    const { page } = here;
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    expect(await zone.inputValue()).toBe('Berlin, Europe');
    await zone.fill('new y');
    await page.getByRole('option', { name: /^New York/ }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => zone.inputValue()).toBe('New York, America');
    await page.getByRole('button', { name: 'Use Berlin' }).click();
    await expect.poll(() => zone.inputValue()).toBe('Berlin, Europe');
    await expect.poll(() => page.getByRole('button', { name: 'Use Berlin' }).count()).toBe(0);
    // what is not chosen changes nothing
    await zone.fill('tok');
    await page.keyboard.press('Escape');
    expect(await zone.inputValue()).toBe('Berlin, Europe');
  });

  test('and the account fit 320 px, and text of twice the size', async () => {
    const { page } = here;
    for (const place of ['Account', 'Settings'] as const) {
      await go(page, place);
      await page.getByRole('heading', { name: place, level: 1 }).waitFor();
      for (const [width, size] of [
        [320, '100%'],
        [320, '200%'],
      ] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.evaluate(`document.documentElement.style.fontSize = '${size}'`);
        await untilAtRest(page);
        const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        expect(await page.evaluate(overflow)).toBe(0);
      }
    }
    await page.evaluate("document.documentElement.style.fontSize = ''");
  });

  test('the theme is there at the next start, without a server', async () => {
    const { page } = here;
    await page.route('**/api/v1/**', (route) => route.abort());
    await page.reload();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  });
});

describe('a guest', () => {
  test('is told what an account gives, and why it has recovery codes; what is typed can be shown', async () => {
    const guest = await arrive();
    const { page } = guest;
    await go(page, 'Settings');
    await page.getByRole('link', { name: 'What an account gives' }).click();
    await page.getByText('You study as a guest').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Create account' }).click();
    await page.getByText(/Next you get ten recovery codes/).waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const password = page.getByLabel('Password');
    await page.getByLabel('E-mail').fill('nobody@example.com');
    await password.fill('open sesame');
    await page.getByRole('button', { name: 'Show the password' }).click();
    expect(await password.getAttribute('type')).toBe('text');
    // a click on it leaves the focus where the learner types
    expect(await focusedField(page)).toBe('password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await password.getAttribute('type')).toBe('password');
    await expect.poll(() => focusedField(page)).toBe('password');
    expect(guest.exceptions).toEqual([]);
    await guest.leave();
  });
});

describe('the account', () => {
  const here = aLearner();
  let second: Learner;

  beforeAll(async () => {
    second = await arrive();
    await second.signIn(here.account);
    await second.page.getByRole('link', { name: 'Account', exact: true }).waitFor();
  });
  afterAll(() => second?.leave());

  test('another name greets at once, and on other devices; one that is too long is told at its field; none greets without', async () => {
    const { page } = here;
    const rename = async (name: string) => {
      await go(page, 'Account');
      await page.getByRole('button', { name: 'Change name' }).click();
      expect(await focusedField(page)).toBe('displayName');
      await page.getByRole('textbox', { name: 'Name' }).fill(name);
      await page.keyboard.press('Enter');
    };
    await rename('x'.repeat(2_000));
    await page.getByText(/^Name must /).waitFor();
    expect(await focusedField(page)).toBe('displayName');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await rename(' Mei Lin ');
    await page.getByText('Name saved').waitFor();
    await go(page, 'Today');
    await page.getByRole('heading', { name: 'Hello, Mei Lin', exact: true }).waitFor();
    await second.page.reload();
    await go(second.page, 'Today');
    await second.page.getByRole('heading', { name: 'Hello, Mei Lin', exact: true }).waitFor();
    await rename('');
    await page.getByText('None: you are greeted without one.').waitFor();
    await go(page, 'Today');
    await page.getByRole('heading', { name: 'Today’s words' }).waitFor();
  });

  test('a new password needs the current one, and signs out the other devices', async () => {
    const { page, account } = here;
    await go(page, 'Account');
    await page.getByRole('button', { name: 'Change password' }).click();
    expect(await focusedField(page)).toBe('newPassword');
    await page.getByLabel('New password').fill('another long sentence');
    await page.getByLabel('Current password').fill('not my password');
    await page.keyboard.press('Enter');
    await page.getByText('Current password is wrong.').waitFor();
    await expect.poll(() => focusedField(page)).toBe('currentPassword');
    await page.getByLabel('Current password').fill(account.password);
    await page.keyboard.press('Enter');
    await page.getByText('Password changed. Other devices are signed out.').waitFor();
    // the form is gone, and reading goes on where it was opened
    await expect.poll(() => page.locator(':focus').innerText()).toBe('Change password');

    here.becomes({ password: 'another long sentence' });
    expect(await canSignIn(account)).toBe(false);
    expect(await canSignIn(here.account)).toBe(true);
    await second.page.reload();
    await second.page.getByRole('link', { name: 'Sign in again' }).waitFor();
    expect(await page.getByRole('link', { name: 'Sign in again' }).count()).toBe(0);
  });

  test('an e-mail that somebody else has is refused at its field; a free one is taken', async () => {
    const { page, account } = here;
    const other = newAccount();
    await post('/auth/register', other);
    await page.getByRole('button', { name: 'Change e-mail' }).click();
    await page.getByLabel('New e-mail').fill(other.email);
    await page.getByLabel('Current password').fill(account.password);
    await page.keyboard.press('Enter');
    await page.getByText('New e-mail belongs to another account.').waitFor();
    await expect.poll(() => focusedField(page)).toBe('email');
    const { email } = newAccount();
    await page.getByLabel('New e-mail').fill(email);
    await page.keyboard.press('Enter');
    await page.getByText(email, { exact: true }).waitFor();
    here.becomes({ email });
    expect(await canSignIn(here.account)).toBe(true);
  });

  test('signing out everywhere ends the session of the other device too', async () => {
    await second.signIn(here.account);
    await second.page.getByRole('link', { name: 'Account', exact: true }).waitFor();
    await here.page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await here.page.getByRole('link', { name: 'Sign in', exact: true }).first().waitFor();
    await second.page.reload();
    await second.page.getByRole('link', { name: 'Sign in again' }).waitFor();
    expect(second.exceptions).toEqual([]);
  });

  test('new recovery codes are shown once, can be downloaded, and end the old ones', async () => {
    const { learner, page, account, codes } = here;
    await learner.signIn(account);
    await go(page, 'Account');
    await page.getByRole('button', { name: 'Make new codes' }).click();
    await page.getByLabel('Current password').fill(account.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    const file = readFileSync(await download.path(), 'utf8');
    const fresh = await learner.putCodesAway();
    for (const code of fresh) expect(file).toContain(code);
    expect(fresh.filter((code) => codes.includes(code))).toEqual([]);
    await page.getByRole('heading', { name: 'Account', level: 1 }).waitFor();
    expect(await page.getByText(fresh[0] ?? '').count()).toBe(0);

    const { email } = account;
    const newPassword = 'a third long sentence';
    const spend = async (code = '') => (await post('/auth/login', { email, recoveryCode: code, newPassword })).status;
    expect([await spend(codes[0]), await spend(fresh[0])]).toEqual([401, 200]);
    here.becomes({ password: newPassword });
  });

  test('that is deleted is gone: from this device, and for signing in; its address is free again', async () => {
    const { learner, page, account } = here;
    // the code that was spent has ended this session
    await page.reload();
    await learner.signIn(account);
    await page.getByRole('button', { name: 'Delete account …' }).click();
    const dialog = page.getByRole('dialog');
    // as large as the title of any other dialog, not as the row that it was opened from
    const sizeOf = (selector: string) =>
      page.evaluate(`parseFloat(getComputedStyle(document.querySelector('${selector}')).fontSize)`);
    expect(await sizeOf('dialog[open] h2')).toBeGreaterThan((await sizeOf('#delete')) as number);
    await dialog.getByLabel('Password').fill('not my password');
    await page.keyboard.press('Enter');
    await dialog.getByText('Password is wrong.').waitFor();
    await dialog.getByLabel('Password').fill(account.password);
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('Your account is deleted').waitFor();
    await page.getByRole('link', { name: 'Sign in', exact: true }).first().waitFor();
    expect(await page.getByText('Hello, Lin').count()).toBe(0);
    expect(await canSignIn(account)).toBe(false);
    expect((await post('/auth/register', account)).status).toBe(201);
  });
});
