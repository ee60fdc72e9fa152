import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { ApiAccount } from './api-account.js';
import { putIntoOutbox, setAsideOn, statesOn, waitingOn } from './device-store.js';
import { Learner } from './learner.js';

/** All of the API that is not a file. */
const API = /\/api\/v1\/(auth|progress)\b/;
const BATCH = '**/api/v1/progress/batch';
const REFRESH = '**/api/v1/auth/refresh';
/** Others use this machine too. */
const SOON = { timeout: 20_000 };

const site = inject('site');
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
});

/** A device of the account, signed in. */
async function device(account: ApiAccount): Promise<Learner> {
  const learner = await Learner.arrive(browser, site);
  await learner.signIn(account);
  await learner.page.getByRole('link', { name: 'Account' }).waitFor();
  // what is shown from here on is on the device
  await learner.page.getByRole('link', { name: /^(Begin with|Study now)/ }).waitFor();
  return learner;
}

/** The requests to an address, in order of sending, from whatever tab. */
function record(context: BrowserContext, end: string): Request[] {
  const requests: Request[] = [];
  context.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith(end)) requests.push(request);
  });
  return requests;
}

/** The tabs that the server has told who is signed in. */
function tabsThatKnow(context: BrowserContext): Set<Page> {
  const known = new Set<Page>();
  context.on('response', (response) => {
    if (response.url().endsWith('/auth/me') && response.ok()) known.add(response.frame().page());
  });
  return known;
}

/** Whose token goes with a request. */
const bearer = (request: Request): string => claimsOf(request.headers().authorization).sub;

function claimsOf(authorization = ''): { readonly sub: string; readonly iat: number } {
  const [, payload = ''] = authorization.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}

async function study(learner: Learner, count: number): Promise<void> {
  await learner.page.getByRole('link', { name: /^(Begin with|Study now)/ }).click();
  for (let done = 0; done < count; done += 1) await learner.answer('4');
}

async function goHome({ page }: Learner): Promise<void> {
  await page.getByRole('link', { name: 'Stop for now' }).click();
  await page.getByText('Today so far').waitFor();
}

async function signOut({ page }: Learner): Promise<void> {
  await page.getByRole('link', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
}

/** The network is back, as the browser tells it. */
async function reconnect({ context }: Learner): Promise<void> {
  await context.setOffline(true);
  await context.setOffline(false);
}

const welcome = ({ page }: Learner) => page.getByRole('heading', { name: 'Welcome to Shizi' });
const countOf = async (account: ApiAccount) => (await account.log()).length;

describe('a session', () => {
  test('is refreshed by one request for five tabs, when they start at once and when the token expires in all', async () => {
    const account = await ApiAccount.register(site);
    const first = await device(account);
    const { context } = first;
    await first.page.close();
    const refreshes = record(context, '/auth/refresh');
    const questions = record(context, '/auth/me');
    const known = tabsThatKnow(context);
    const tabs = await Promise.all(Array.from({ length: 5 }, () => first.openTab()));
    // one tab may ask twice before another has its answer
    await expect.poll(() => known.size, SOON).toBe(5);
    expect(refreshes).toHaveLength(1);

    const old = questions[0]?.headers().authorization;
    // two tokens of one second are the same: the next one would be refused as the old one
    await expect.poll(() => Date.now(), SOON).toBeGreaterThan((claimsOf(old).iat + 1) * 1_000);
    const problem = { code: 'TOKEN_EXPIRED', status: 401, detail: 'Too old.', requestId: 'r' };
    await context.route(API, (route) =>
      route.request().headers().authorization === old
        ? route.fulfill({ status: 401, json: problem })
        : route.continue(),
    );
    known.clear();
    // one that is still busy with its first answer asks nothing new
    const askAgain = async () => {
      const asked = tabs.filter(({ page }) => !known.has(page));
      await Promise.all(asked.map(({ page }) => page.evaluate(`dispatchEvent(new Event('online'))`)));
      return known.size;
    };
    await expect.poll(askAgain, { ...SOON, interval: 500 }).toBe(5);
    expect(refreshes).toHaveLength(2);
    expect(tabs.flatMap(({ exceptions }) => exceptions)).toEqual([]);
    await first.leave();
  });

  test('that ends while the learner is offline is asked for again, and gives back the place and all reviews', async () => {
    const account = await ApiAccount.register(site);
    const learner = await device(account);
    const { page, context } = learner;
    await study(learner, 1);
    await context.setOffline(true);
    await learner.answer('4');
    await page.getByRole('button', { name: /Show answer/ }).waitFor();
    const card = await learner.card();
    await account.endSessions();
    await context.setOffline(false);
    await page.getByText('Your session has ended.').waitFor();
    // nothing was taken away from under the learner
    expect(await learner.card()).toBe(card);
    await learner.answer('4');

    await page.getByRole('link', { name: 'Sign in again' }).click();
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
    expect(await page.getByLabel('E-mail').inputValue()).toBe(account.email);
    await learner.signIn(account);
    await page.getByRole('button', { name: /Show answer/ }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/study');
    expect(await page.getByText('Your session has ended.').count()).toBe(0);
    const again = await ApiAccount.signIn(site, account);
    await expect.poll(() => countOf(again), SOON).toBe(3);
    await expect.poll(() => waitingOn(page, account.id), SOON).toEqual([]);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('outlives a server that does not answer, or fails: the learner is there at once, and goes on', async () => {
    const account = await ApiAccount.register(site);
    await account.change({ displayName: 'Lin' });
    const learner = await device(account);
    const { page } = learner;
    await page.route(REFRESH, () => undefined);
    await page.reload();
    await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
    await page.unroute(REFRESH);
    await page.route(REFRESH, (route) => route.fulfill({ status: 500, json: { code: 'INTERNAL', detail: 'Broken.' } }));
    await page.reload();
    await study(learner, 2);
    await goHome(learner);
    await page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
    expect(await page.getByRole('link', { name: 'Sign in again' }).count()).toBe(0);
    await page.getByRole('button', { name: '2 reviews waiting' }).waitFor();
    await page.unroute(REFRESH);
    await reconnect(learner);
    await expect.poll(() => countOf(account), SOON).toBe(2);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('whose refresh gets no answer within 8 s is refreshed by a second try at once, with the same cookie', async () => {
    const learner = await device(await ApiAccount.register(site));
    const { page, context } = learner;
    const known = tabsThatKnow(context);
    const askedAt: number[] = [];
    const cookies: { value: string }[] = [];
    await context.route(REFRESH, async (route) => {
      askedAt.push(performance.now());
      if (askedAt.length > 1) {
        cookies.push(...(await context.cookies()));
        return route.continue();
      }
      // the server has made the successor, and the browser never hears of it
      const before = await context.cookies();
      await route.fetch();
      await context.addCookies(before);
    });
    const [before] = await context.cookies();
    await page.reload();
    await page.getByRole('link', { name: 'Account' }).waitFor();
    await expect.poll(() => known.size, SOON).toBe(1);
    const [first = 0, second = 0] = askedAt;
    expect(askedAt).toHaveLength(2);
    // the token whose successor was lost
    expect(cookies.map(({ value }) => value)).toEqual([before?.value]);
    expect(second - first).toBeGreaterThanOrEqual(7_900);
    expect(second - first).toBeLessThan(11_000);
    expect(await page.getByText('Your session has ended.').count()).toBe(0);
    // and the session lives: the next refresh is none of a token that was used before
    await context.unroute(REFRESH);
    known.clear();
    await page.reload();
    await expect.poll(() => known.size, SOON).toBe(1);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('keeps settings that were changed offline, beside those that were changed elsewhere', async () => {
    const account = await ApiAccount.register(site);
    const learner = await device(account);
    const { page } = learner;
    const list = page.getByRole('checkbox', { name: /HSK level 1/ });
    await page.route(API, (route) => route.abort());
    await list.check();
    await page.reload();
    await list.waitFor();
    expect(await list.isChecked()).toBe(true);
    await account.change({ dailyGoal: 3 });
    await page.unroute(API);
    await reconnect(learner);
    await expect.poll(() => learner.figure('new'), SOON).toBe('3');
    expect(await list.isChecked()).toBe(true);
    const { dailyGoal, preferences } = await account.user();
    expect([dailyGoal, preferences.lists]).toEqual([3, ['hsk-2021-1', 'hsk-2025-1']]);
    await learner.leave();
  });
});

describe('two people on one device', () => {
  test('neither sees nor sends what is the other’s; who signs out decides about reviews that wait', async () => {
    const [anna, berta] = [await ApiAccount.register(site), await ApiAccount.register(site)];
    const learner = await device(anna);
    const { page, context } = learner;
    const batches = record(context, '/progress/batch');
    const second = await learner.openTab();
    await second.page.getByRole('link', { name: 'Account' }).waitFor();
    await context.route(BATCH, (route) => route.abort());
    await study(learner, 2);
    await goHome(learner);
    await signOut(learner);
    await page.getByRole('heading', { name: 'Not everything is saved yet' }).waitFor();
    await page.getByText('2 reviews wait to be sent.').waitFor();
    await page.getByRole('button', { name: 'Keep and sign out' }).click();
    await welcome(learner).waitFor();
    // the other tab follows
    await welcome(second).waitFor();
    await second.page.close();
    expect(await learner.figure('Reviews')).toBe('0');
    const ofAnna = (await waitingOn(page, anna.id)).flatMap((update) => ('rating' in update ? [update.id] : []));
    expect(ofAnna).toHaveLength(2);
    await context.unroute(BATCH);

    await learner.signIn(berta);
    await expect.poll(() => learner.figure('Reviews'), SOON).toBe('0');
    await study(learner, 1);
    await goHome(learner);
    await expect.poll(() => countOf(berta), SOON).toBe(1);
    expect(await countOf(anna)).toBe(0);
    await signOut(learner);
    await welcome(learner).waitFor();

    await learner.signIn(anna);
    await expect.poll(() => countOf(anna), SOON).toBe(2);
    await expect.poll(() => learner.figure('Reviews'), SOON).toBe('2');
    expect(await countOf(berta)).toBe(1);
    for (const request of batches.filter((one) => one.method() === 'POST')) {
      const isOfAnna = ofAnna.some((id) => request.postData()?.includes(id));
      expect(bearer(request)).toBe(isOfAnna ? anna.id : berta.id);
    }

    await context.route(BATCH, (route) => route.abort());
    await study(learner, 1);
    await goHome(learner);
    await signOut(learner);
    await page.getByRole('button', { name: 'Discard and sign out' }).click();
    await welcome(learner).waitFor();
    await expect.poll(() => waitingOn(page, anna.id), SOON).toEqual([]);
    await expect.poll(() => statesOn(page, anna.id), SOON).toEqual([]);

    await learner.signIn(berta);
    await study(learner, 1);
    await goHome(learner);
    await signOut(learner);
    await page.getByRole('button', { name: 'Keep and sign out' }).click();
    await welcome(learner).waitFor();
    expect(await waitingOn(page, berta.id)).toHaveLength(1);
    // a guest can clear the device of what others left
    await page.goto('/account');
    await page.getByText('Another learner has words or reviews on this device').waitFor();
    await page.getByRole('button', { name: 'Remove …' }).click();
    await page.getByText('1 review waits to be sent.').waitFor();
    await page.getByText('once it is removed, it is lost').waitFor();
    // a disk that removes nothing is said, and can be tried again
    await page.evaluate(`
      window.deleteRows = IDBObjectStore.prototype.delete;
      IDBObjectStore.prototype.delete = () => { throw new DOMException('broken', 'DataError'); };
    `);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'Not everything could be removed.' }).waitFor();
    expect(await waitingOn(page, berta.id)).toHaveLength(1);
    await page.evaluate('IDBObjectStore.prototype.delete = window.deleteRows');
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect.poll(() => waitingOn(page, berta.id), SOON).toEqual([]);
    expect(await page.getByText('Another learner has').count()).toBe(0);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('who signs out is asked about reviews that were set aside and settings that were not sent, and may keep them', async () => {
    const anna = await ApiAccount.register(site);
    const learner = await device(anna);
    const { page } = learner;
    const wrong = { wordId: 'no-such-word', id: randomUUID(), rating: 'good', at: new Date().toISOString() } as const;
    await putIntoOutbox(page, anna.id, [wrong]);
    await page.reload();
    await page.getByRole('button', { name: '1 review not saved' }).waitFor();
    await page.route('**/api/v1/auth/me', (route) => route.abort());
    await page.getByRole('checkbox', { name: /HSK level 1/ }).check();
    const asked = page.getByRole('dialog').getByRole('listitem');
    const sentences = [
      '1 review was refused by the server and set aside.',
      'Settings that were changed here have not reached the account.',
    ];
    await signOut(learner);
    await expect.poll(() => asked.allTextContents(), SOON).toEqual(sentences);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    const file = await (await downloading).path();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ waiting: [], refused: [{ update: wrong }] });
    await page.getByRole('button', { name: 'Keep and sign out' }).click();
    await welcome(learner).waitFor();
    expect(await setAsideOn(page, anna.id)).toEqual([wrong]);
    expect(await statesOn(page, anna.id)).toEqual([]);
    await page.unroute('**/api/v1/auth/me');

    // what was kept is there again, and what can be sent is
    await learner.signIn(anna);
    await page.getByRole('button', { name: '1 review not saved' }).waitFor();
    await expect.poll(async () => (await anna.user()).preferences.lists, SOON).toEqual(['hsk-2021-1', 'hsk-2025-1']);
    await signOut(learner);
    await expect.poll(() => asked.allTextContents(), SOON).toEqual(sentences.slice(0, 1));
    expect(await page.getByRole('button', { name: 'Send now' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Discard and sign out' }).click();
    await welcome(learner).waitFor();
    await expect.poll(() => setAsideOn(page, anna.id), SOON).toEqual([]);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('who signs out of a session that has ended is offered to sign in again, and what waits is sent then', async () => {
    const anna = await ApiAccount.register(site);
    const learner = await device(anna);
    const { page, context } = learner;
    await context.route(BATCH, (route) => route.abort());
    await study(learner, 1);
    await goHome(learner);
    await context.clearCookies();
    const problem = { code: 'TOKEN_EXPIRED', status: 401, detail: 'Too old.', requestId: 'r' };
    await context.route(API, (route) =>
      /\/auth\/(login|refresh)$/.test(new URL(route.request().url()).pathname)
        ? route.continue()
        : route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await signOut(learner);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('link', { name: 'Sign in again' }).waitFor();
    expect(await dialog.getByRole('button', { name: 'Send now' }).count()).toBe(0);
    await context.unroute(API);
    await context.unroute(BATCH);
    await dialog.getByRole('link', { name: 'Sign in again' }).click();
    await page.getByLabel('Password', { exact: true }).fill(anna.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect.poll(() => countOf(anna), SOON).toBe(1);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('who signs out loses nothing that is put down while the server is told', async () => {
    const anna = await ApiAccount.register(site);
    const learner = await device(anna);
    const { page } = learner;
    const late = { wordId: 'ai4-love', id: randomUUID(), rating: 'good', at: new Date().toISOString() } as const;
    await page.route('**/api/v1/auth/logout', async (route) => {
      await putIntoOutbox(page, anna.id, [late]);
      await route.continue();
    });
    await signOut(learner);
    await welcome(learner).waitFor();
    await expect.poll(() => statesOn(page, anna.id), SOON).toEqual([]);
    expect(await waitingOn(page, anna.id)).toEqual([late]);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('who signs out without a network is gone from the device at once, and from the browser when it is back', async () => {
    const learner = await device(await ApiAccount.register(site));
    const { page, context } = learner;
    await page.route('**/api/v1/auth/logout', (route) => route.abort());
    await signOut(learner);
    await welcome(learner).waitFor();
    expect(await context.cookies()).toHaveLength(1);
    await page.unroute('**/api/v1/auth/logout');
    await page.reload();
    await expect.poll(() => context.cookies(), SOON).toEqual([]);
    await welcome(learner).waitFor();
    await learner.leave();
  });
});
