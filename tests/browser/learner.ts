import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

const PHONE = { width: 390, height: 844 };
/** The first page of a dev server that has just started waits for Vite. */
const PATIENCE_MS = 20_000;

/** A phone of somebody in Berlin. */
export const phone = {
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
  viewport: PHONE,
  reducedMotion: 'reduce',
} as const satisfies BrowserContextOptions;

export interface Account {
  readonly email: string;
  readonly password: string;
}

/** A learner at a device of their own: a window with its own cookies and storage. */
export class Learner {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Exceptions that reached nobody; a test ends by expecting none. */
  readonly exceptions: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.exceptions.push(error.message));
  }

  /** With `keepsApp`, the service worker is let in; without it every request is the page's own, and can be looked at. */
  static async arrive(browser: Browser, url: string, { keepsApp = false } = {}): Promise<Learner> {
    const context = await browser.newContext({
      ...phone,
      baseURL: url,
      serviceWorkers: keepsApp ? 'allow' : 'block',
    });
    // Vite would reload the page when a source file is saved meanwhile: its socket opens, and stays silent
    await context.routeWebSocket(/.*/, () => undefined);
    const learner = new Learner(context, await context.newPage());
    await learner.page.goto('/');
    return learner;
  }

  /** In a browser that is open already. */
  static async openIn(context: BrowserContext): Promise<Learner> {
    const learner = new Learner(context, await context.newPage());
    await learner.page.goto('/');
    return learner;
  }

  /** Another tab of the same browser. */
  openTab(): Promise<Learner> {
    return Learner.openIn(this.context);
  }

  async signUp(): Promise<Account> {
    const account = { email: `${randomUUID()}@example.com`, password: 'a long sentence to remember' };
    const { page } = this;
    await this.goToSignIn();
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('Name').fill('Lin');
    await this.#fillIn(account);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor();
    return account;
  }

  /** The ten codes that are shown, which the learner then says to have saved. */
  async putCodesAway(): Promise<string[]> {
    const codes = await this.page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allTextContents();
    await this.page.getByLabel('I have saved them').check();
    await this.page.getByRole('button', { name: /^(Go to today’s words|Done)$/ }).click();
    return codes;
  }

  async signIn(account: Account): Promise<void> {
    await this.goToSignIn();
    await this.#fillIn(account);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** From whatever page of a guest, or of a learner who is asked to sign in again. */
  async goToSignIn(): Promise<void> {
    const form = this.page.getByRole('heading', { name: 'Sign in', exact: true });
    const way = this.page.getByRole('link', { name: /^Sign in( again)?$/ }).first();
    await form.or(way).first().waitFor();
    if (!(await form.isVisible())) await way.click();
    await form.waitFor();
  }

  async #fillIn({ email, password }: Account): Promise<void> {
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.getByLabel('Password').fill(password);
  }

  /** Shows the answer and gives a rating, by keyboard. @returns the characters of the card. */
  async answer(key: '1' | '2' | '3' | '4'): Promise<string> {
    await this.page.getByRole('button', { name: /Show answer/ }).waitFor();
    const characters = await this.card();
    await this.page.keyboard.press('Space');
    await this.page.getByRole('button', { name: /^Good/ }).waitFor();
    await this.page.keyboard.press(key);
    return characters;
  }

  card(): Promise<string> {
    return this.page.getByRole('article').locator('[lang="zh-Hans"]').first().innerText();
  }

  /** The words that are not new any more with where they stand, a word a line, once they are known. */
  async studiedWords(): Promise<string[]> {
    await this.page.getByRole('link', { name: 'Words', exact: true }).click();
    const rows = this.page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: /Learning|In review|Mastered/ });
    await rows.first().waitFor();
    return (await rows.allTextContents()).map((row) => row.replace(/\s+/g, ' ').trim());
  }

  /** A number of the day's or all statistics, by its name. */
  figure(name: string): Promise<string> {
    return this.page
      .locator('dl > div')
      .filter({ has: this.page.locator('dt', { hasText: name }) })
      .locator('dd')
      .first()
      .innerText();
  }

  leave(): Promise<void> {
    return this.context.close();
  }
}
