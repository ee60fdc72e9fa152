import type { Browser, FileChooser, Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { ApiAccount } from './api-account.js';
import { waitingOn } from './device-store.js';
import { Learner } from './learner.js';

const BATCH = '**/api/v1/progress/batch';
const CONVERSATIONS = '**/api/v1/conversations';
/** Others use this machine too. */
const SOON = { timeout: 20_000 };
const MOST_TABS = 100;

const site = inject('site');
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser?.close());

async function arriveAs(account: ApiAccount): Promise<Learner> {
  const learner = await Learner.arrive(browser, site);
  await learner.signIn(account);
  await learner.page.getByRole('link', { name: /^(Begin with|Study now)/ }).waitFor();
  // where reading begins, also on a page that has to be read from the device first
  await learner.page.locator('main:focus').waitFor();
  return learner;
}

const focused = (place: Locator) => place.and(place.page().locator(':focus'));

/** From where the focus is, by Tab alone. */
async function tabTo(place: Locator): Promise<void> {
  await place.waitFor();
  const { keyboard } = place.page();
  for (let tabs = 0; tabs < MOST_TABS && (await focused(place).count()) === 0; tabs += 1) await keyboard.press('Tab');
  await focused(place).waitFor();
}

async function tabToAndEnter(place: Locator): Promise<void> {
  await tabTo(place);
  await place.page().keyboard.press('Enter');
}

/** A minute of silence, as a WAV file. */
function longSound(): Buffer {
  const samples = 60 * 8_000;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.alloc(samples, 128)]);
}

/** Every turn sounds for longer than a test lasts. */
function soundForLong(page: Page): Promise<unknown> {
  return page.route(CONVERSATIONS, (route) => {
    const { type } = route.request().postDataJSON() as { type: string };
    return type === 'audio' ? route.fulfill({ contentType: 'audio/wav', body: longSound() }) : route.fallback();
  });
}

/**
 * The choosers that open from now on. A browser that is told to hand them over only when the key is pressed may hear of the
 * key first, and opens its own, which nobody sees.
 */
async function choosersOf(page: Page): Promise<FileChooser[]> {
  const choosers: FileChooser[] = [];
  page.on('filechooser', (chooser) => choosers.push(chooser));
  await page.evaluate('0');
  return choosers;
}

describe('by keyboard alone', () => {
  test('a learner signs out: is not kept waiting by a server that hangs, is asked about what was not sent, and sends it', async () => {
    const account = await ApiAccount.register(site);
    const learner = await arriveAs(account);
    const { page } = learner;
    const hanging: Route[] = [];
    let network: 'hangs' | 'gone' | 'there' = 'hangs';
    // one handler for all: a request that is held is let go where the last one is taken away
    await page.route(BATCH, (route) => {
      if (network === 'there') return route.continue();
      if (network === 'gone') return route.abort();
      hanging.push(route);
      return undefined;
    });
    await page.clock.install();
    await page.getByRole('link', { name: /^Begin with/ }).press('Enter');
    await learner.answer('3');
    await tabToAndEnter(page.getByRole('link', { name: 'Stop for now' }));
    await page.getByText('Today so far').waitFor();
    await tabToAndEnter(page.getByRole('link', { name: 'Account' }));
    const signOut = page.getByRole('button', { name: 'Sign out', exact: true });
    await tabToAndEnter(signOut);
    await page.getByRole('status').filter({ hasText: 'Sending what waits …' }).waitFor();
    const dialog = page.getByRole('dialog', { name: 'Not everything is saved yet' });
    const isAskedInTime = async () => {
      await page.clock.fastForward(5_000);
      return dialog.isVisible();
    };
    await expect.poll(isAskedInTime, SOON).toBe(true);
    await dialog.getByText('1 review waits to be sent.').waitFor();
    const sendNow = dialog.getByRole('button', { name: 'Send now' });
    await focused(sendNow).waitFor();
    for (const name of ['Keep and sign out', 'Download', 'Discard and sign out']) {
      await page.keyboard.press('Tab');
      await focused(dialog.getByRole('button', { name })).waitFor();
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await focused(signOut).waitFor();

    // a network that is gone, and back
    network = 'gone';
    for (const route of hanging) await route.abort().catch(() => undefined);
    await page.keyboard.press('Enter');
    await dialog.getByText('1 review waits to be sent.').waitFor();
    await focused(sendNow).waitFor();
    network = 'there';
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Welcome to Shizi' }).waitFor();
    await page.locator('main:focus').waitFor();
    expect(await account.log()).toHaveLength(1);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('a file is chosen, looked at and imported, and the focus is where the next one is chosen', async () => {
    const learner = await Learner.arrive(browser, site);
    const { page } = learner;
    const choosers = await choosersOf(page);
    await tabToAndEnter(page.getByRole('link', { name: 'Settings' }));
    await tabToAndEnter(page.getByRole('link', { name: 'Export and import' }));
    await page.getByRole('heading', { name: 'Your data' }).waitFor();
    const input = page.getByLabel('From a file');
    // it waits for the words and the progress that it compares with
    await input.and(page.locator(':enabled')).waitFor();
    await tabTo(input);
    const chooseBy = async (key: string, text: string) => {
      const before = choosers.length;
      await page.keyboard.press(key);
      await expect.poll(() => choosers.length, SOON).toBe(before + 1);
      await choosers.at(-1)?.setFiles({ name: 'words.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    };
    await chooseBy('Enter', 'word,confidence\n人,80%\n龘,1\n');
    await page.getByText('1 word would change').waitFor();
    await focused(input).waitFor();
    await tabToAndEnter(page.getByText('1 item can not be taken over'));
    await page.getByText('Line 3').waitFor();
    await tabToAndEnter(page.getByRole('button', { name: 'Cancel' }));
    await focused(input).waitFor();
    expect(await waitingOn(page, 'guest')).toEqual([]);

    await chooseBy('Space', 'word,confidence\n人,80%\n');
    await tabToAndEnter(page.getByRole('button', { name: 'Import 1 word' }));
    await page.getByText('Imported 1 word.').waitFor();
    await focused(input).waitFor();
    expect((await waitingOn(page, 'guest')).map(({ wordId }) => wordId)).toEqual(['ren2-person']);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('a dialogue is heard, as a whole and turn by turn, stopped and closed, and the focus is never lost', async () => {
    const account = await ApiAccount.register(site);
    const learner = await arriveAs(account);
    const { page } = learner;
    await soundForLong(page);
    await page.goto('/words/zhong1wen2');
    const opener = page.getByRole('button', { name: 'Dialogue' });
    await tabToAndEnter(opener);
    const dialog = page.getByRole('dialog', { name: 'Dialogue with 中文' });
    const close = dialog.getByRole('button', { name: 'Close' });
    await focused(close).waitFor();
    const [play, stop] = ['Play all', 'Stop'].map((name) => dialog.getByRole('button', { name, exact: true }));
    if (!play || !stop) throw new Error('there are two names');
    await dialog.getByRole('listitem').first().waitFor();
    await tabToAndEnter(play);
    await dialog
      .getByRole('status')
      .filter({ hasText: /^1 of / })
      .waitFor();
    await focused(stop).waitFor();
    await page.keyboard.press('Enter');
    await focused(play).waitFor();

    const turn = dialog.getByRole('button', { name: 'Play turn 2' });
    await tabToAndEnter(turn);
    await dialog.getByRole('button', { name: 'Play turn 2', pressed: true }).waitFor();
    await focused(turn).waitFor();
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Play turn 2', pressed: false }).waitFor();
    await focused(turn).waitFor();
    await tabToAndEnter(close);
    await dialog.waitFor({ state: 'hidden' });
    await focused(opener).waitFor();
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });
});
