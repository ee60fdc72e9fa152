/**
 * `npm run screenshots`: every page and state of scenes.ts into docs/screenshots, on a phone and on a desk, light and dark.
 * Names of scenes as arguments draw only those. The server and the browser have a fixed time, so that little but what was
 * changed changes.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { startDevServer } from '../../tests/dev/processes.js';
import { root } from '../server/functions.js';
import { openBrowser } from './browser.js';
import { withPalette } from './palette.js';
import { makePeople } from './people.js';
import { type Person, type Scene, scenes, signIn } from './scenes.js';

/** A Thursday evening in Berlin. */
const START_OF_TIME = '2026-03-12T17:30:00Z';
/** What is studied in the pictures lies after what was made before them. */
const NOW = Date.parse(START_OF_TIME) + 60_000;
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };
/** Of long pages, the beginning. */
const TALLEST = 2_000;

const output = path.join(root, 'docs', 'screenshots');
const asked = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'shizi-screenshots-'));
const clock = pathToFileURL(path.join(import.meta.dirname, 'clock.mjs')).href;
const [server, browser] = await Promise.all([
  startDevServer({
    DATA_DIR: folder,
    WEB_APP: 'built',
    BCRYPT_COST: '4',
    START_OF_TIME,
    NODE_OPTIONS: `--import ${clock}`,
  }),
  openBrowser(),
]);
try {
  await makePeople(server.url, NOW);
  mkdirSync(output, { recursive: true });
  for (const person of ['guest', 'lin', 'wei', 'newcomer'] as const) {
    const wanted = scenes.filter((scene) => scene.person === person);
    if (asked.length === 0 || wanted.some(({ name }) => asked.includes(name))) await draw(browser, person, wanted);
  }
} finally {
  await browser.close();
  await server.end();
  rmSync(folder, { recursive: true, force: true });
}

async function draw(browser: Browser, person: Person, wanted: readonly Scene[]): Promise<void> {
  const context = await browser.newContext({
    baseURL: server.url,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: PHONE,
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    // the screenshots themselves hide the caret by a style of their own
    bypassCSP: true,
  });
  await context.clock.setFixedTime(NOW);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  if (person === 'lin' || person === 'wei') await signIn(page, person);
  for (const scene of wanted) {
    // states that follow from each other are all gone through
    if (asked.length > 0 && !asked.includes(scene.name) && person !== 'wei') continue;
    await page.setViewportSize(PHONE);
    await scene.open(page);
    for (const [width, viewport] of [
      ['390', PHONE],
      ['1280', DESK],
    ] as const) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        writeFileSync(path.join(output, `${scene.name}-${width}-${colorScheme}.png`), withPalette(await shoot(page)));
      }
    }
    console.log(scene.name);
  }
  await context.close();
}

/** The whole page, if it is no taller than that; with a dialog before it, what the window shows. */
async function shoot(page: Page): Promise<Buffer> {
  await page.evaluate(`
    new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      .then(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
      .then(() => true)
  `);
  const options = { animations: 'disabled', caret: 'hide' } as const;
  if (await page.locator('dialog[open]').count()) return page.screenshot(options);
  const height = await page.evaluate<number>('document.scrollingElement.scrollHeight');
  if (height <= TALLEST) return page.screenshot({ ...options, fullPage: true });
  const { width } = page.viewportSize() ?? PHONE;
  return page.screenshot({ ...options, fullPage: true, clip: { x: 0, y: 0, width, height: TALLEST } });
}
