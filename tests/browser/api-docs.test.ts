import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { operations } from '../../lib/contract/operations.js';
import { ApiAccount } from './api-account.js';
import { Learner } from './learner.js';

const site = inject('site');
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

interface Visit {
  readonly page: Page;
  /** What the browser refused or failed to do. */
  readonly complaints: readonly string[];
  leave(): Promise<void>;
}

async function open(options: { viewport: typeof DESK; colorScheme?: 'light' | 'dark' }): Promise<Visit> {
  const context = await browser.newContext({ baseURL: site, ...options, serviceWorkers: 'block' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== site) complaints.push(`asked ${request.url()}`);
  });
  await page.goto('/api-docs');
  await page.locator('.opblock').first().waitFor();
  return { page, complaints, leave: () => context.close() };
}

/** Opens an operation of the page, sends it and gives its block back when the answer is there. */
async function execute(page: Page, operationId: string, body?: object) {
  const block = page.locator(`.opblock[id$="-${operationId}"]`);
  await block.locator('.opblock-summary-control').click();
  await block.getByRole('button', { name: 'Try it out' }).click();
  if (body) await block.locator('textarea.body-param__text').fill(JSON.stringify(body));
  await block.getByRole('button', { name: 'Execute' }).click();
  await block.locator('.live-responses-table .response .response-col_status').waitFor();
  return block.locator('.live-responses-table .response').first();
}

test('every operation is shown, and a learner who signs in there can call the API, all under the content policy', async () => {
  const account = await ApiAccount.register(site);
  const { page, complaints, leave } = await open({ viewport: DESK });
  expect(await page.locator('.opblock').count()).toBe(Object.keys(operations).length);

  const { email, password } = account;
  const signedIn = await execute(page, 'login', { email, password });
  expect(await signedIn.locator('.response-col_status').innerText()).toMatch(/^200/);
  const [, token = ''] = /"accessToken":\s*"([^"]+)"/.exec(await signedIn.innerText()) ?? [];
  expect(token).not.toBe('');

  await page.getByRole('button', { name: 'Authorize', exact: true }).first().click();
  const dialog = page.locator('.dialog-ux');
  const scheme = dialog.locator('.auth-container').filter({ hasText: 'accessToken' });
  await scheme.getByRole('textbox').fill(token);
  await scheme.getByRole('button', { name: /Apply|Authorize/ }).click();
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  const progress = await execute(page, 'listProgress');
  expect(await progress.locator('.response-col_status').innerText()).toMatch(/^200/);
  expect(complaints).toEqual([]);
  await leave();
});

test.each([
  ['a phone in the light', { viewport: PHONE, colorScheme: 'light' as const }],
  ['a phone in the dark', { viewport: PHONE, colorScheme: 'dark' as const }],
  ['a desk in the dark', { viewport: DESK, colorScheme: 'dark' as const }],
])('on %s, nothing is wider than the window and the page has the colours of the device', async (_, options) => {
  const { page, complaints, leave } = await open(options);
  await page.locator('.opblock[id$="-applyBatch"] .opblock-summary-control').click();
  await page.locator('.opblock[id$="-applyBatch"] .responses-table').first().waitFor();
  const { width, background } = (await page.evaluate(`({
    width: document.documentElement.scrollWidth,
    background: getComputedStyle(document.body).backgroundColor,
  })`)) as { width: number; background: string };
  expect(width).toBeLessThanOrEqual(options.viewport.width);
  expect(background === 'rgb(28, 32, 34)').toBe(options.colorScheme === 'dark');
  expect(complaints).toEqual([]);
  await leave();
});

test('the app does not keep it, and does not answer for it once it is kept itself', async () => {
  const worker = await (await fetch(`${site}/sw.js`)).text();
  expect(worker).toContain('/index.html');
  expect(worker).not.toContain('/api-docs/');
  const learner = await Learner.arrive(browser, site, { keepsApp: true });
  await learner.page.evaluate('navigator.serviceWorker.ready.then(() => true)');
  await learner.page.goto('/api-docs');
  await learner.page.locator('.opblock').first().waitFor();
  expect(learner.exceptions).toEqual([]);
  await learner.leave();
});
