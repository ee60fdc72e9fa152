import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { type ServerProcess, startDevServer } from '../dev/processes.js';
import { Learner } from './learner.js';

let folder: string;
let server: ServerProcess;
let browser: Browser;

// not the built app: these tests load the store's own module in the page
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'shizi-local-'));
  [server, browser] = await Promise.all([startDevServer({ DATA_DIR: folder, BCRYPT_COST: '4' }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Somebody without an account. */
async function visitor() {
  const learner = await Learner.arrive(browser, server.url);
  await learner.page.getByText('Today so far').waitFor();
  const leave = async () => {
    expect(learner.exceptions).toEqual([]);
    await learner.leave();
  };
  return { page: learner.page, leave };
}

/** Runs in the page, with the app's own store opened there. */
const withLocal = (work: string) => `
  (async () => {
    const { openLocal } = await import('/src/local/local.ts');
    const local = await openLocal();
    try { ${work} } finally { local.close(); }
  })()`;

const RATE_AND_LEAVE = `
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent.startsWith('Easy')).click();
  location.reload();
`;

describe('what a device keeps', () => {
  const entry = (number: number) => ({
    key: `k${number}`,
    sequence: number,
    update: { wordId: `w${number}`, undo: 'x' },
  });
  const content = (owner: string) =>
    withLocal(`return (await local.owner('${owner}').read()).waiting.map(({ key }) => key);`);

  test('of a guest moves to an account all or nothing, and once, however often it is tried', async () => {
    const { page, leave } = await visitor();
    const put = (owner: string, ...numbers: number[]) =>
      page.evaluate(
        withLocal(`await local.owner('${owner}').change({ putWaiting: ${JSON.stringify(numbers.map(entry))} });`),
      );
    await put('guest', 1, 2, 3, 4);
    await put('anna', 2, 9);
    // the third write of the move fails: the tab could as well have been closed there
    const interrupted = await page.evaluate(
      withLocal(`
        const put = IDBObjectStore.prototype.put;
        let count = 0;
        IDBObjectStore.prototype.put = function (...given) {
          count += 1;
          if (count > 2) { this.transaction.abort(); throw new DOMException('gone', 'AbortError'); }
          return put.apply(this, given);
        };
        try { return await local.adopt({ from: 'guest', to: 'anna' }); }
        finally { IDBObjectStore.prototype.put = put; }`),
    );
    expect(interrupted).toBe(null);
    expect(await page.evaluate(content('guest'))).toEqual(['k1', 'k2', 'k3', 'k4']);
    expect(await page.evaluate(content('anna'))).toEqual(['k2', 'k9']);

    const adopt = withLocal(`return await local.adopt({ from: 'guest', to: 'anna' });`);
    expect(await page.evaluate(adopt)).toEqual({ updates: 3, words: 3 });
    expect(await page.evaluate(adopt)).toEqual({ updates: 0, words: 0 });
    expect(await page.evaluate(content('guest'))).toEqual([]);
    expect(await page.evaluate(content('anna'))).toEqual(['k1', 'k2', 'k3', 'k4', 'k9']);

    // and of two owners only the named one is forgotten
    await put('berta', 5);
    await page.evaluate(withLocal(`await local.removeOwner('anna');`));
    expect(await page.evaluate(withLocal('return await local.owners();'))).toContain('berta');
    expect([await page.evaluate(content('anna')), await page.evaluate(content('berta'))]).toEqual([[], ['k5']]);
    await leave();
  });

  test('of a learner who leaves does not come back by a tab that writes at that moment and has not heard of it', async () => {
    const { page, leave } = await visitor();
    const race = (work: string) =>
      page.evaluate(
        withLocal(`
          const { BroadcastChannel } = window;
          window.BroadcastChannel = undefined;
          const deaf = await openLocal();
          window.BroadcastChannel = BroadcastChannel;
          local.begin('anna');
          await local.owner('anna').change({ putWaiting: [${JSON.stringify(entry(1))}], meta: { user: 1 } });
          const store = deaf.owner('anna');
          await store.read();
          const late = (number) => store.change({
            putWaiting: [{ ...${JSON.stringify(entry(0))}, key: 'k' + number, sequence: number }],
            putProgress: [{ wordId: 'w', updatedAt: '2026-01-01T00:00:00.000Z' }],
            meta: { statistics: 1 },
          });
          try {
            await Promise.all([${work}, late(2)]);
            await late(3);
            const { waiting, progress, meta } = await local.owner('anna').read();
            return {
              waiting: waiting.map(({ key }) => key),
              others: [...progress, ...meta.keys()],
              journal: Object.keys(localStorage).filter((key) => key.includes('anna')),
            };
          } finally { deaf.close(); }`),
      );
    const kept = { waiting: ['k1', 'k2', 'k3'], others: [], journal: [] };
    expect(await race(`local.removeSent('anna', () => false)`)).toEqual(kept);
    expect(await race(`local.removeOwner('anna')`)).toEqual({ ...kept, waiting: [] });
    expect(await page.evaluate(withLocal('return await local.owners();'))).not.toContain('anna');
    await leave();
  });

  test('takes over, once, what the first version of the app left waiting', async () => {
    const { page, leave } = await visitor();
    await page.evaluate(`
      localStorage.setItem('shizi.waiting.1.anna.k1', '${JSON.stringify(entry(1))}');
      localStorage.setItem('shizi.waiting.1.anna.k2', 'damaged');
      localStorage.setItem('shizi.refused.1.berta.k3', '${JSON.stringify({ ...entry(3), reason: 'is unknown' })}');`);
    expect(await page.evaluate(content('anna'))).toEqual(['k1']);
    expect(await page.evaluate(withLocal(`return (await local.owner('berta').read()).refused;`))).toMatchObject([
      { reason: 'is unknown' },
    ]);
    expect(
      await page.evaluate(`Object.keys(localStorage).filter((key) => /^shizi\\.(waiting|refused)/.test(key))`),
    ).toEqual([]);
    await leave();
  });

  test('has every rating, also of a page that is left with the next line of code', async () => {
    const { page, leave } = await visitor();
    await page.getByRole('link', { name: /Begin with/ }).click();
    for (let count = 1; count <= 5; count += 1) {
      await page.getByRole('button', { name: /Show answer/ }).click();
      await page.getByRole('button', { name: /^Easy/ }).waitFor();
      await Promise.all([page.waitForEvent('load'), page.evaluate(RATE_AND_LEAVE)]);
      await page.getByRole('button', { name: /Show answer/ }).waitFor();
      expect(await page.evaluate(content('guest'))).toHaveLength(count);
    }
    await leave();
  });

  test('is let go for a newer version of the app, and the older one says so', async () => {
    const { page, leave } = await visitor();
    const opened = await page.evaluate(`
      new Promise((resolve) => {
        const opening = indexedDB.open('shizi', 1000);
        opening.onsuccess = () => resolve('opened');
        opening.onerror = () => resolve(opening.error.name);
      })`);
    expect(opened).toBe('opened');
    await page.getByText(/A newer version of Shizi is open in another tab/).waitFor();
    await leave();
  });
});
