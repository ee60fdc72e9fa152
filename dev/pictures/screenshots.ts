/**
 * `npm run screenshots`: every page and state of scenes.ts into docs/screenshots, on a phone and on a desk, light and dark.
 * Names of scenes as arguments draw only those, and the states that they go on from or lead to. The server and the browser have a
 * fixed time, so that little but what was changed changes.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { startDevServer } from '../../tests/dev/processes.js';
import { root } from '../server/functions.js';
import { openBrowserWith } from './browser.js';
import { shiftDatabaseClock } from './database-clock.js';
import { withPalette } from './palette.js';
import { makePeople } from './people.js';
import { arrive, type Person, persons, type Scene, scenes, untilAtRest } from './scenes.js';

/** A Thursday evening in Berlin, by the server. */
const START_OF_TIME = '2026-03-12T17:25:00Z';
/** By the browser, where time stands still within a scene: never behind the server, which else would date what is studied later. */
const FIRST_SCENE = Date.parse('2026-03-12T17:31:00Z');
const SCENE_MS = 60_000;
/** A page may show its own; the server takes any port that is free. */
const ADDRESS = 'localhost:5173';
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };
/** Of long pages, the beginning. */
const TALLEST = 2_000;

/** These four also as a window shows them, all of one size: for the README. */
const ofReadme = ['today-390-light', 'study-flipped-390-dark', 'word-390-light', 'progress-390-dark'];

const output = path.join(root, 'docs', 'screenshots');
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !scenes.some((scene) => scene.name === name));
if (unknown.length > 0) {
  console.error(`No scene is named ${unknown.join(', ')}. There are: ${scenes.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}
const folder = mkdtempSync(path.join(tmpdir(), 'shizi-screenshots-'));
const clock = pathToFileURL(path.join(import.meta.dirname, 'clock.mjs')).href;
const startedAt = Date.now();
const server = await startDevServer({
  DATA_DIR: folder,
  WEB_APP: 'built',
  BCRYPT_COST: '4',
  START_OF_TIME,
  NODE_OPTIONS: `--import ${clock}`,
});
const browser = await openBrowserWith({ url: server.url, address: ADDRESS });
try {
  await demandChineseFont(browser);
  const [, databaseUrl = ''] = /PostgreSQL +(postgres\S+)/.exec(server.output()) ?? [];
  await shiftDatabaseClock(databaseUrl, Date.parse(START_OF_TIME) - startedAt);
  await makePeople(server.url, FIRST_SCENE);
  mkdirSync(output, { recursive: true });
  for (const person of persons) {
    await draw(browser, person, wantedOf(person));
  }
} finally {
  await browser.close();
  await server.end();
  rmSync(folder, { recursive: true, force: true });
}

/** What was asked for, and all that goes on from it or to it. */
function wantedOf(person: Person): readonly Scene[] {
  const rows: Scene[][] = [];
  for (const scene of scenes.filter((each) => each.person === person)) {
    if (scene.goesOn) rows.at(-1)?.push(scene);
    else rows.push([scene]);
  }
  return rows.filter((row) => asked.length === 0 || row.some(({ name }) => asked.includes(name))).flat();
}

/** Without one every character is the same box. */
async function demandChineseFont(browser: Browser): Promise<void> {
  const page = await browser.newPage();
  await page.setContent('<p lang="zh-Hans"><b>文</b><b>字</b></p>');
  const [first, second] = await Promise.all([0, 1].map((place) => page.locator('b').nth(place).screenshot()));
  await page.close();
  if (first && second?.equals(first)) throw new Error('No font has Chinese characters: install one, such as Noto CJK.');
}

async function draw(browser: Browser, person: Person, wanted: readonly Scene[]): Promise<void> {
  if (wanted.length === 0) return;
  const context = await browser.newContext({
    baseURL: `http://${ADDRESS}`,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: PHONE,
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    // the screenshots themselves hide the caret by a style of their own
    bypassCSP: true,
  });
  await context.clock.setFixedTime(FIRST_SCENE);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await arrive(page, person);
  for (const [index, scene] of wanted.entries()) {
    if (person === 'wei') await context.clock.setFixedTime(FIRST_SCENE + index * SCENE_MS);
    await page.setViewportSize(PHONE);
    await page.emulateMedia({ colorScheme: 'light' });
    await scene.open(page);
    for (const [width, viewport] of [
      ['390', PHONE],
      ['1280', DESK],
    ] as const) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const name = `${scene.name}-${width}-${colorScheme}`;
        await page.setViewportSize(viewport);
        if (ofReadme.includes(name)) save(`readme-${name}`, await shoot(page));
        if (!(await page.locator('dialog[open]').count())) await showAll(page, viewport);
        save(name, await shoot(page));
      }
    }
    await scene.leave?.(page);
    console.log(scene.name);
  }
  await context.close();
}

/** A window as tall as the page, up to a height: what is fixed to the window stays at its edge. */
async function showAll(page: Page, viewport: typeof PHONE): Promise<void> {
  await untilAtRest(page);
  const height = await page.evaluate<number>('document.scrollingElement.scrollHeight');
  await page.setViewportSize({ ...viewport, height: Math.min(TALLEST, height) });
}

/** From the top of the page, once nothing moves. */
async function shoot(page: Page): Promise<Buffer> {
  await page.evaluate('window.scrollTo(0, 0)');
  // what lies under the pointer since the last click has other colours
  await page.mouse.move(0, 0);
  await untilAtRest(page);
  return page.screenshot({ animations: 'disabled', caret: 'hide' });
}

function save(name: string, png: Buffer): void {
  writeFileSync(path.join(output, `${name}.png`), withPalette(png));
}
