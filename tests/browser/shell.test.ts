import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { type ServerProcess, startDevServer } from '../dev/processes.js';
import { leaveNoRoom } from './device-store.js';
import { Learner } from './learner.js';

/** Keeping the whole app takes a moment on a busy machine. */
const SOON = { timeout: 30_000 };

let folder: string;
let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'shizi-shell-'));
  [server, browser] = await Promise.all([
    startDevServer({ DATA_DIR: folder, WEB_APP: 'built', BCRYPT_COST: '4' }),
    openBrowser(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Until the device has the whole app, and serves this page from there. */
function kept(page: Page): Promise<unknown> {
  return page.evaluate(`
    navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller ||
      new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true })))
      .then(() => true)
  `);
}

/** A new version of the app is deployed, and found by this page. */
async function arrivesNewVersion(page: Page): Promise<void> {
  appendFileSync(path.join(folder, 'web/sw.js'), '\n// a new version');
  for (const kind of ['br', 'gz']) rmSync(path.join(folder, `web/sw.js.${kind}`), { force: true });
  await page.evaluate(`
    navigator.serviceWorker.getRegistration().then(async (registration) => {
      await registration.update();
      while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 50));
    })
  `);
}

// the last test ends the server: their order counts
describe('the app as it is deployed', () => {
  test('can be installed: the page names a manifest that says what it is, and whose icons are there, in the sizes that it says', async () => {
    const html = await (await fetch(server.url)).text();
    const [, address = ''] = /<link rel="manifest" href="([^"]+)"/.exec(html) ?? [];
    const response = await fetch(new URL(address, server.url));
    expect(response.headers.get('Content-Type')).toMatch(/^application\/manifest\+json/);
    const manifest = (await response.json()) as {
      icons: { src: string; sizes: string; type: string; purpose?: string }[];
    };
    expect(manifest).toMatchObject({
      id: '/',
      name: 'Shizi 识字',
      short_name: 'Shizi',
      display: 'standalone',
      start_url: '/',
      scope: '/',
    });
    // what browsers ask of an app that can be installed
    for (const size of ['192x192', '512x512']) expect(manifest.icons.map(({ sizes }) => sizes)).toContain(size);
    expect(manifest.icons.map(({ purpose }) => purpose)).toContain('maskable');
    for (const { src, sizes, type } of manifest.icons) {
      const response = await fetch(server.url + src);
      expect(response.headers.get('Content-Type')).toBe(type);
      const bytes = Buffer.from(await response.arrayBuffer());
      // width and height of a PNG are the first fields of its header
      if (type === 'image/png') expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
    }
  });

  test('a new version is offered, never in the middle of a card, and taken when the learner says so', async () => {
    const learner = await Learner.arrive(browser, server.url, { keepsApp: true });
    const { page } = learner;
    await kept(page);
    await page.getByRole('link', { name: /Begin with/ }).click();
    await page.getByRole('button', { name: /Show answer/ }).waitFor();

    await arrivesNewVersion(page);
    const offer = page.getByText('A new version of Shizi is ready.');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: /^Good/ }).waitFor();
    expect(await offer.count()).toBe(0);
    await page.keyboard.press('3');

    await page.getByRole('link', { name: 'Stop for now' }).click();
    await offer.waitFor();
    await page.evaluate('document.isOld = true');
    await page.getByRole('button', { name: 'Use it now' }).click();
    // while the page changes it can not be asked
    const isOld = () => page.evaluate('document.isOld === true').catch(() => true);
    await expect.poll(isOld).toBe(false);
    await page.getByRole('link', { name: 'Study now' }).waitFor();
    expect(await offer.count()).toBe(0);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('a new version is not taken over a review that only this page has, unless the learner says so', async () => {
    const learner = await Learner.arrive(browser, server.url, { keepsApp: true });
    const { page } = learner;
    await leaveNoRoom(page, 'waiting');
    await page.reload();
    await kept(page);
    await page.getByRole('link', { name: /Begin with/ }).click();
    await learner.answer('4');
    await page.getByRole('link', { name: 'Stop for now' }).click();
    await arrivesNewVersion(page);
    await page.evaluate('document.isOld = true');
    await page.getByRole('button', { name: 'Use it now' }).click();
    await page.getByText('is kept by this page alone').waitFor();
    expect(await page.evaluate('document.isOld')).toBe(true);
    await page.getByRole('button', { name: 'Use it and lose that' }).waitFor();
    // kept since, by itself: the offer takes back what it said
    await page.getByRole('link', { name: 'Words', exact: true }).click();
    await page.getByRole('link', { name: /朋友/ }).first().click();
    await page.evaluate('window.hasRoom = true');
    await page.getByRole('button', { name: 'I know this' }).click();
    await page.getByText('is kept by this page alone').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Use it and lose that' }).waitFor({ state: 'detached' });
    // and says it again of what comes after it
    await page.evaluate('window.hasRoom = false');
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByText('This device’s storage is full').waitFor();
    await page.getByRole('button', { name: 'Use it now' }).click();
    await page.getByText('is kept by this page alone').waitFor();
    expect(await page.evaluate('document.isOld')).toBe(true);
    await page.evaluate('window.hasRoom = true');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => page.evaluate('document.isOld === true').catch(() => true), SOON).toBe(false);
    await page.getByRole('link', { name: 'Today', exact: true }).click();
    await page.getByText('Today so far').waitFor();
    await expect.poll(() => learner.figure('Reviews')).toBe('1');
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('a new version that one tab takes reaches the others with their next page: to study, from study, never in a card', async () => {
    const first = await Learner.arrive(browser, server.url, { keepsApp: true });
    await kept(first.page);
    const [toStudy, fromStudy] = [await first.openTab(), await first.openTab()];
    await toStudy.page.getByRole('link', { name: /Begin with/ }).waitFor();
    await fromStudy.page.getByRole('link', { name: /Begin with/ }).click();
    const card = fromStudy.page.getByRole('button', { name: /Show answer/ });
    await card.waitFor();
    const others = [toStudy.page, fromStudy.page];
    for (const page of others) await page.evaluate('document.isOld = true');

    await arrivesNewVersion(first.page);
    await first.page.getByRole('button', { name: 'Use it now' }).click();
    const controller = `navigator.serviceWorker.getRegistration().then(({ waiting }) => waiting === null)`;
    await expect.poll(() => fromStudy.page.evaluate(controller), SOON).toBe(true);
    const isOld = (page: Page) => page.evaluate('document.isOld === true').catch(() => true);
    // the card in hand is answered, and the next one too
    await fromStudy.answer('4');
    await fromStudy.answer('4');
    expect(await isOld(fromStudy.page)).toBe(true);
    await fromStudy.page.getByRole('link', { name: 'Stop for now' }).click();
    await expect.poll(() => isOld(fromStudy.page), SOON).toBe(false);
    await fromStudy.page.getByText('Today so far').waitFor();
    await expect.poll(() => fromStudy.figure('Reviews')).toBe('2');

    expect(await isOld(toStudy.page)).toBe(true);
    await toStudy.page.getByRole('link', { name: /Begin with|Study now/ }).click();
    await expect.poll(() => isOld(toStudy.page), SOON).toBe(false);
    await toStudy.page.getByRole('button', { name: /Show answer/ }).waitFor();
    expect([first, toStudy, fromStudy].flatMap(({ exceptions }) => exceptions)).toEqual([]);
    await first.leave();
  });

  test('strokes are asked for once the page has been idle for a while, and not for who saves data', async () => {
    for (const [saveData, asked] of [
      [false, 'keep-strokes'],
      [true, undefined],
    ] as const) {
      const learner = await Learner.arrive(browser, server.url, { keepsApp: true });
      const { page } = learner;
      await kept(page);
      await page.addInitScript(`
        Object.defineProperty(navigator, 'connection', { value: { saveData: ${saveData} } });
        const post = ServiceWorker.prototype.postMessage;
        ServiceWorker.prototype.postMessage = function (message) { window.asked = message; return post.call(this, message); };
      `);
      await page.clock.install();
      await page.reload();
      await page.getByRole('link', { name: /Begin with/ }).waitFor();
      expect(await page.evaluate('window.asked')).toBe(undefined);
      await page.clock.runFor(15_000);
      await expect.poll(() => page.evaluate('window.asked')).toBe(asked);
      await learner.leave();
    }
  });

  test('after one visit everything is there without a server: the pages, the words, study and what was studied', async () => {
    const learner = await Learner.arrive(browser, server.url, { keepsApp: true });
    const { page } = learner;
    await kept(page);
    // all strokes come while nobody needs anything
    const strokes = `caches.open('strokes').then((cache) => cache.keys()).then((keys) => keys.some(({ url }) => url.includes('all.json')))`;
    await expect.poll(() => page.evaluate(strokes), SOON).toBe(true);
    await server.end();

    await page.goto('/');
    await page.getByRole('link', { name: /Begin with/ }).click();
    const first = await learner.answer('4');
    await learner.answer('1');
    await page.goto('/progress');
    await page.getByText('You reviewed on 1 of the last 30 days').waitFor();
    await page.goto('/words?show=review');
    await expect.poll(() => page.getByRole('main').innerText(), SOON).toContain(first);
    await page.goto('/words');
    await page.getByRole('searchbox').fill('zhongwen');
    await page.getByText('中文').first().click();
    await page.getByRole('button', { name: 'Stroke order of 文' }).click();
    await page.getByText('Stroke 4 of 4').waitFor();
    for (const [address, heading] of [
      ['/settings', 'Settings'],
      ['/data', 'Your data'],
      ['/account', 'Account'],
      ['/privacy', 'Privacy'],
      ['/nowhere', 'There is no page here'],
    ] as const) {
      await page.goto(address);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    }
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });
});
