import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { type ServerProcess, startDevServer } from '../dev/processes.js';
import { Learner } from './learner.js';

let folder: string;
let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'shizi-speech-'));
  [server, browser] = await Promise.all([
    startDevServer({ DATA_DIR: folder, BCRYPT_COST: '4', LIMIT_REGISTER_PER_MINUTE: '1000' }),
    openBrowser(),
  ]);
  await warmUp();
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

afterEach(async () => {
  await Promise.all([behave('Speech', {}), behave('Dialogues', {})]);
});

/** Where a stand-in is. */
function standIn(service: 'Speech' | 'Dialogues'): string {
  return new RegExp(`^ +${service} +(\\S+)`, 'm').exec(server.output())?.[1] ?? '';
}

/** The first word loads the client library and starts the voice: on a busy machine, more than the product waits for it. */
async function warmUp(): Promise<void> {
  const post = async (operation: string, body: object, token = '') =>
    fetch(`${server.url}/api/v1/${operation}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
  const registered = await post('auth/register', { email: 'first@example.com', password: 'a long sentence to keep' });
  const { tokens } = (await registered.json()) as { tokens: { accessToken: string } };
  const speak = async () => (await post('tts', { text: '你好' }, tokens.accessToken)).status;
  let status = 0;
  for (let tries = 0; status !== 200 && tries < 10; tries += 1) status = await speak();
  expect(status).toBe(200);
}

/** Tells a stand-in how to treat requests from now on. */
async function behave(service: 'Speech' | 'Dialogues', behaviour: object): Promise<void> {
  const response = await fetch(`${standIn(service)}/__behave`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(behaviour),
  });
  expect(response.ok).toBe(true);
}

/**
 * Runs in the page: notes what its audio element plays, but for the silence that unlocks it, which turns are lit as a sound
 * begins, and each turn that was lit.
 */
const LISTEN = `
  window.heard = [];
  window.begun = [];
  const elements = new WeakSet();
  // a sound that stalls on a busy machine goes on with another 'playing'; each has an address of its own
  let sounding = '';
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    if (!elements.has(this)) {
      elements.add(this);
      this.addEventListener('playing', () => {
        if (!(this.duration > 0.05) || this.currentSrc === sounding) return;
        sounding = this.currentSrc;
        const all = [...document.querySelectorAll('li[data-speaker]')];
        const lit = all.flatMap((turn, index) => (turn.ariaCurrent === 'true' ? [index] : []));
        window.begun.push({ lit, isAlone: window.begun.every(({ hasEnded }) => hasEnded), hasEnded: false });
        window.heard.push({ seconds: this.duration, hasEnded: false });
      });
      this.addEventListener('ended', () => {
        for (const last of [window.heard.at(-1), window.begun.at(-1)]) if (last) last.hasEnded = true;
      });
    }
    return play.call(this);
  };
  window.lit = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) if (target.ariaCurrent === 'true') window.lit.push(target.dataset.speaker);
  }).observe(document, { subtree: true, attributeFilter: ['aria-current'] });
`;

/** Runs in the page: a browser with a Chinese voice, which notes what it says. */
const HAVE_VOICE = `
  window.spoken = [];
  const voice = { name: 'Test', lang: 'zh-CN', localService: true, default: true, voiceURI: 'test' };
  Object.defineProperty(SpeechSynthesisUtterance.prototype, 'voice', { value: null, writable: true });
  speechSynthesis.getVoices = () => [voice];
  speechSynthesis.speak = (utterance) => {
    window.spoken.push([utterance.lang, utterance.text].join(' '));
    utterance.onstart(new Event('start'));
    setTimeout(() => utterance.onend(new Event('end')), 50);
  };
`;

/** Runs in the page: a browser that keeps no sounds. */
const KEEP_NOTHING = `
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (name, version) {
    if (name === 'shizi-audio') throw new DOMException('not here', 'SecurityError');
    return open.call(this, name, version);
  };
`;

/** Runs in the page: what the device keeps of sounds, the sizes as they are told and as they are. */
const KEPT = `
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('shizi-audio');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(['sounds', 'entries']);
      const sounds = {};
      let entries = [];
      transaction.objectStore('entries').getAll().onsuccess = (event) => { entries = event.target.result; };
      transaction.objectStore('sounds').openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        sounds[cursor.key] = cursor.value.content.byteLength;
        cursor.continue();
      };
      transaction.oncomplete = () => { database.close(); resolve({ entries, sounds }); };
    };
  })`;

/** Runs in the page: keeps sounds that say to be so large. */
const KEEP_MORE = `(entries) =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('shizi-audio');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(['sounds', 'entries'], 'readwrite');
      for (const entry of entries) {
        transaction.objectStore('entries').put(entry);
        transaction.objectStore('sounds').put({ content: new ArrayBuffer(8), contentType: 'audio/wav' }, entry.key);
      }
      transaction.oncomplete = () => { database.close(); resolve(); };
    };
  })`;

interface Kept {
  readonly entries: readonly { readonly key: string; readonly bytes: number; readonly usedAt: number }[];
  readonly sounds: Readonly<Record<string, number>>;
}

interface Sound {
  readonly seconds: number;
  readonly hasEnded: boolean;
}

/** The voice of the stand-in begins with its first word; the machine may be busy. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 });

const heard = (page: Page) => page.evaluate<Sound[]>('window.heard');
const kept = (page: Page) => page.evaluate<Kept>(KEPT);
/** Whose turns were lit, in order. */
const lit = (page: Page) => page.evaluate<string[]>('window.lit');
const spoken = (page: Page) => page.evaluate<string[]>('window.spoken');

/**
 * A learner with an account, at a card; `asked` are the bodies of the requests for sounds and dialogues. Every learner gets the
 * same words, and what one has heard is in the cache for the next.
 */
async function atCard(
  number: number,
  ...scripts: string[]
): Promise<{ learner: Learner; page: Page; asked: unknown[] }> {
  const learner = await Learner.arrive(browser, server.url);
  const { page } = learner;
  for (const content of [LISTEN, ...scripts]) await page.addInitScript({ content });
  await learner.signUp();
  await learner.putCodesAway();
  await page.goto('/study');
  const asked: unknown[] = [];
  page.on('request', (request) => {
    if (/\/v1\/(tts|conversations)$/.test(request.url())) asked.push(request.postDataJSON());
  });
  for (let count = 1; count < number; count += 1) await learner.answer('4');
  await page.getByRole('button', { name: /Show answer/ }).waitFor();
  return { learner, page, asked };
}

const playButton = (page: Page) => page.getByRole('button', { name: /^Play / });

describe('speech in the browser', () => {
  test('a word and a dialogue are heard and kept: again without a request, and offline', async () => {
    const { learner, page, asked } = await atCard(1);
    const word = await learner.card();
    await page.keyboard.press('Space');
    await playButton(page).click();
    await eventually(() => heard(page)).toEqual([{ seconds: expect.any(Number), hasEnded: true }]);
    expect((await heard(page))[0]?.seconds).toBeGreaterThan(0.2);
    expect(asked).toEqual([{ text: word, wordId: expect.any(String) }]);

    await page.keyboard.press('d');
    const dialog = page.getByRole('dialog', { name: `Dialogue with ${word}` });
    const turns = dialog.getByRole('listitem');
    await turns.first().waitFor();
    expect(await turns.count()).toBeGreaterThanOrEqual(3);
    expect(new Set(await dialog.locator('mark').allInnerTexts())).toEqual(new Set([word]));
    const pinyin = turns.locator('[lang="zh-Latn-pinyin"]');
    expect(await pinyin.count()).toBe(await turns.count());
    await dialog.getByRole('button', { name: 'Pinyin', pressed: true }).click();
    await expect.poll(() => pinyin.count()).toBe(0);
    // without anything to read a turn is there to be heard
    const firstTurn = await turns.first().innerText();
    for (const layer of ['Characters', 'English'])
      await dialog.getByRole('button', { name: layer, pressed: true }).click();
    await expect.poll(() => dialog.getByText('Listen first').count()).toBe(await turns.count());
    await dialog.getByRole('button', { name: 'English', pressed: false }).click();
    expect([await dialog.getByText('Listen first').count(), await dialog.locator('mark').count()]).toEqual([0, 0]);
    await dialog.getByRole('button', { name: 'Characters', pressed: false }).click();
    await expect.poll(() => turns.first().innerText()).toBe(firstTurn);
    await dialog.getByRole('button', { name: 'Play turn 2' }).click();
    await eventually(async () => (await heard(page)).map(({ hasEnded }) => hasEnded)).toEqual([true, true]);
    expect(asked.slice(1)).toMatchObject([{ type: 'text' }, { type: 'audio', turnIndex: 1 }]);
    expect(await lit(page)).toEqual(['B']);

    // all of it, stopped in the third turn
    await dialog.getByRole('button', { name: 'Play all' }).click();
    await eventually(async () => (await heard(page)).length).toBe(5);
    await eventually(() => lit(page)).toEqual(['B', 'A', 'B', 'A']);
    await dialog.getByRole('button', { name: 'Stop' }).click();
    await dialog.getByRole('button', { name: 'Play all' }).waitFor();
    await expect.poll(() => dialog.locator('li[aria-current="true"]').count()).toBe(0);
    expect(await lit(page)).toEqual(['B', 'A', 'B', 'A']);
    // all of it to its end: one turn after the other, each lit while it sounds
    await page.evaluate('window.begun = []');
    await dialog.getByRole('button', { name: 'Play all' }).click();
    const inOrder = Array.from({ length: await turns.count() }, (_, index) => ({
      lit: [index],
      isAlone: true,
      hasEnded: true,
    }));
    await expect.poll(() => page.evaluate('window.begun'), { timeout: 60_000 }).toEqual(inOrder);
    await dialog.getByRole('button', { name: 'Play all' }).waitFor();
    await expect.poll(() => dialog.locator('li[aria-current="true"]').count()).toBe(0);
    expect(await page.evaluate('window.begun')).toEqual(inOrder);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    const before = asked.length;
    // from the device first, for the memory of the page is gone; then offline
    await page.reload();
    await page.getByRole('button', { name: /Show answer/ }).waitFor();
    await page.keyboard.press('Space');
    for (const isOffline of [false, true]) {
      await learner.context.setOffline(isOffline);
      const soundsBefore = (await heard(page)).length;
      await playButton(page).click();
      await eventually(async () => (await heard(page)).filter(({ hasEnded }) => hasEnded).length).toBe(
        soundsBefore + 1,
      );
      await page.getByRole('button', { name: 'Dialogue' }).click();
      await turns.first().waitFor();
      expect(await pinyin.count()).toBe(0);
      await dialog.getByRole('button', { name: 'Play turn 2' }).click();
      await eventually(async () => (await heard(page)).filter(({ hasEnded }) => hasEnded).length).toBe(
        soundsBefore + 2,
      );
      await dialog.getByRole('button', { name: 'Close' }).click();
      await dialog.waitFor({ state: 'detached' });
    }
    expect(asked).toHaveLength(before);

    // the next word was never heard, and this browser has no voice
    await page.keyboard.press('4');
    await page.keyboard.press('Space');
    await playButton(page).click();
    await page.getByText('You are offline, and this was not heard on this device before.').waitFor();
    await page.keyboard.press('d');
    await dialog.or(page.getByRole('dialog')).getByText('you are offline, and no written dialogue').waitFor();
    expect(asked.length).toBe(before);
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('when the voice of the server fails, the browser speaks; and where it can not, the learner is told what to do', async () => {
    await behave('Speech', { fault: 'error', status: 500 });
    const mute = await atCard(4, KEEP_NOTHING);
    await mute.page.keyboard.press('Space');
    await playButton(mute.page).click();
    await mute.page.getByText('The voice does not answer right now. Try again in a moment.').waitFor();
    await playButton(mute.page).getByText('(did not play)').waitFor({ state: 'attached' });
    await behave('Speech', {});
    await playButton(mute.page).click();
    await eventually(async () => (await heard(mute.page)).length).toBe(1);
    expect(mute.learner.exceptions).toEqual([]);
    await mute.learner.leave();

    await behave('Speech', { fault: 'error', status: 500 });
    const { learner, page, asked } = await atCard(5, HAVE_VOICE);
    const word = await learner.card();
    await page.keyboard.press('Space');
    await playButton(page).click();
    await eventually(() => spoken(page)).toEqual([`zh-CN ${word}`]);
    // it is not asked again at once: the browser speaks without delay
    await playButton(page).click();
    await eventually(() => spoken(page)).toEqual([`zh-CN ${word}`, `zh-CN ${word}`]);
    expect(asked).toHaveLength(1);
    expect(await heard(page)).toEqual([]);
    await learner.leave();
  });

  test('a dialogue that nobody could write says so, and can be asked for again', async () => {
    await behave('Dialogues', { fault: 'not-json' });
    const { learner, page } = await atCard(6);
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Dialogue' }).click();
    const mark = page.getByText('Put together from the word’s example: the writer is not available right now.');
    await mark.waitFor();
    await behave('Dialogues', {});
    await page.getByRole('button', { name: 'Try again' }).click();
    await mark.waitFor({ state: 'detached' });
    await page.getByRole('listitem').first().waitFor();
    expect(await mark.count()).toBe(0);
    await learner.leave();
  });

  test('the key r says the word of a page and of a row, readers hear of loading, and the device keeps the latest 50 MB', async () => {
    const { learner, page, asked } = await atCard(1);
    const busy = page.locator('button[aria-busy="true"]');
    await page.goto('/words/zhong1wen2');
    await playButton(page).first().waitFor();
    await behave('Speech', { latencyMs: 1_500 });
    await page.keyboard.press('r');
    await busy.waitFor();
    expect(await busy.innerText()).toBe('Play 中文');
    await eventually(async () => (await heard(page)).length).toBe(1);
    await expect.poll(() => busy.count()).toBe(0);
    expect(asked).toEqual([{ text: '中文', wordId: 'zhong1wen2' }]);
    await behave('Speech', {});
    await eventually(async () => (await kept(page)).entries.length).toBe(1);
    const first = await kept(page);
    expect(first.entries[0]?.bytes).toBe(first.sounds[first.entries[0]?.key ?? '']);

    // out of what the device keeps, which is used again by that
    await page.goto('/words?q=zhongwen');
    await page.getByRole('main').getByRole('listitem').getByRole('link').first().focus();
    await page.keyboard.press('r');
    await eventually(async () => (await heard(page)).length).toBe(1);
    expect(asked).toHaveLength(1);
    const used = await kept(page);
    expect(used.entries[0]?.usedAt).toBeGreaterThan(first.entries[0]?.usedAt ?? Number.POSITIVE_INFINITY);

    await page.evaluate(`(${KEEP_MORE})([
      { key: 'oldest', bytes: 30_000_000, usedAt: 1 },
      { key: 'newer', bytes: 20_000_000, usedAt: 2 },
    ])`);
    await page.goto('/words/peng2you5');
    await playButton(page).first().waitFor();
    await page.keyboard.press('r');
    await eventually(async () => (await kept(page)).entries.map(({ key }) => key === 'oldest')).toEqual([
      false,
      false,
      false,
    ]);
    const { entries, sounds } = await kept(page);
    expect(Object.keys(sounds).sort()).toEqual(entries.map(({ key }) => key).sort());
    expect(entries.map(({ key }) => key)).toEqual(expect.arrayContaining(['newer', first.entries[0]?.key]));
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  });

  test('with autoplay, as it is switched on in the settings, a word sounds as its card is turned, and the next one is fetched meanwhile', async () => {
    const { learner, page, asked } = await atCard(1);
    await page.goto('/settings');
    const saved = page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok());
    await page.getByRole('switch', { name: 'Play the word automatically' }).click();
    await saved;
    // what the page has asked for already ends with it
    await page.goto('about:blank');
    asked.length = 0;
    await page.goto('/study');
    const texts = () => (asked as { text?: string }[]).map(({ text }) => text);
    await page.getByRole('button', { name: /Show answer/ }).waitFor();
    const first = await learner.card();
    await page.keyboard.press('Space');
    // rated before that, the card would take its sound with it
    await eventually(async () => (await heard(page)).length).toBe(1);
    await page.keyboard.press('4');
    await page.getByRole('button', { name: /Show answer/ }).waitFor();
    const second = await learner.card();
    await eventually(texts).toEqual(expect.arrayContaining([first, second]));
    expect((await heard(page)).length).toBe(1);
    await page.keyboard.press('Space');
    await eventually(async () => (await heard(page)).length).toBe(2);
    expect(texts().filter((text) => text === second)).toHaveLength(1);
    await learner.leave();
  });
});
