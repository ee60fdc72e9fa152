import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from '../../dev/pictures/browser.js';
import { makePeople } from '../../dev/pictures/people.js';
import { arrive, type Person, scenes, untilAtRest } from '../../dev/pictures/scenes.js';
import { type ServerProcess, startDevServer } from '../dev/processes.js';
import { wrongLanguages } from './languages.js';

const PHONE = { width: 390, height: 844 };
const NARROWEST = { width: 320, height: 640 };
const DESK = { width: 1280, height: 900 };
const PATIENCE_MS = 40_000;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** One scene of each page, and of what is laid out in another way on a desk: axe looks at these there, too. */
const ON_A_DESK: readonly string[] = [
  'account-guest',
  'sign-in',
  'sign-up',
  'recover',
  'privacy',
  'today',
  'study-flipped',
  'words-search',
  'word',
  'word-report',
  'progress',
  'settings',
  'account-forms',
  'data-archive',
  'today-notices',
];
/** What a theme can break that leaves the markup as it was. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block'];
const MARKUP = 'document.documentElement.outerHTML';
/**
 * Takes out of long lists the rows of which every element was in a row before: the same tag with the same attributes in the same
 * place, but for texts and addresses. axe would walk through each. The others are styled even where they are out of sight, so that
 * they can be looked at.
 */
const TAKE_LIKE_OTHERS_OUT = `
  window.takenOut = new Map();
  for (const list of document.querySelectorAll('ul:has(> li:nth-child(100))')) {
    const seen = new Set();
    const nameOf = ({ localName, attributes }) => localName + [...attributes]
      .filter(({ name }) => name !== 'href' && name !== 'style')
      .map(({ name, value }) => '[' + name + '=' + value + ']').sort().join('');
    const placeOf = (element) => element === list ? '' : placeOf(element.parentElement) + ' > ' + nameOf(element);
    for (const row of [...list.children]) {
      const places = [row, ...row.querySelectorAll('*')].map(placeOf);
      if (places.every((place) => seen.has(place))) {
        const mark = document.createComment('');
        row.replaceWith(mark);
        window.takenOut.set(mark, row);
      } else row.style.contentVisibility = 'visible';
      for (const place of places) seen.add(place);
    }
  }
`;
const PUT_LIKE_OTHERS_BACK = 'for (const [mark, row] of window.takenOut) mark.replaceWith(row);';
/** The names of all that a page keeps, but for cookies. */
const NAMES_KEPT = `
  Promise.all([globalThis.indexedDB?.databases() ?? [], caches.keys()]).then(([databases, names]) =>
    [...databases.map(({ name }) => name), ...names, ...Object.keys(localStorage), ...Object.keys(sessionStorage)])
`;
/** Whether a name in which `…` stands for anything is that of a key. */
function stands(name: string, key: string): boolean {
  const [start = '', end] = name.split('…', 2);
  return end === undefined ? key === name : key.startsWith(start) && key.endsWith(end);
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let folder: string;
let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'shizi-accessibility-'));
  [server, browser] = await Promise.all([
    startDevServer({
      DATA_DIR: folder,
      WEB_APP: 'built',
      BCRYPT_COST: '4',
      LIMIT_REGISTER_PER_MINUTE: '1000',
      VITE_OPERATOR_NAME: 'The evening school',
      VITE_OPERATOR_CONTACT: 'ming@example.com',
    }),
    openBrowser(),
  ]);
  await makePeople(server.url, Date.now());
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

interface Visitor {
  readonly page: Page;
  /** Exceptions, and what the browser says of the policy of the page. */
  readonly complaints: string[];
}

function watched(page: Page): Visitor {
  const complaints: string[] = [];
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy|Permissions.Policy/i.test(message.text())) complaints.push(message.text());
  });
  return { page, complaints };
}

async function openContext(person: Person): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: server.url,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: PHONE,
    reducedMotion: 'reduce',
    // one copy of the whole app is enough to see that the policy lets it be kept
    serviceWorkers: person === 'guest' ? 'allow' : 'block',
  });
}

const visitors = new Map<Person, Promise<Visitor>>();

function visitorAs(person: Person): Promise<Visitor> {
  const known = visitors.get(person);
  if (known) return known;
  const arriving = openContext(person).then(async (context) => {
    const visitor = watched(await context.newPage());
    await arrive(visitor.page, person);
    return visitor;
  });
  visitors.set(person, arriving);
  return arriving;
}

/** What is wrong with elements that a library draws, and is not ours to mend. */
const FOREIGN: readonly { readonly rule: string; readonly selector: string; readonly why: string }[] = [
  {
    rule: 'nested-interactive',
    selector: '.swagger-ui .opblock-summary-control',
    why: 'the button that opens an operation holds the link to it',
  },
  { rule: 'select-name', selector: '.swagger-ui select#servers', why: 'its label says nothing' },
  {
    rule: 'region',
    selector: '.swagger-ui :is(.information-container, .schemes-server-container)',
    why: 'what comes before the operations lies in no landmark',
  },
];

/** What axe finds, a line a node; of what is foreign, its selector. */
async function violations(page: Page, runOnly = RULES): Promise<string[]> {
  if (!(await page.evaluate('Boolean(window.axe)'))) await page.evaluate(axe);
  return page.evaluate<string[]>(`
    axe.run(document, { runOnly: ${JSON.stringify(runOnly)}, resultTypes: ['violations'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary, target: [place] }) => {
        const isThis = ({ rule, selector }) => rule === id && document.querySelector(place).matches(selector);
        return ${JSON.stringify(FOREIGN)}.find(isThis)?.selector ?? id + ': ' + html + ' ' + failureSummary;
      })))
  `);
}

/** What is wider than the page, or than the dialog that is open. */
const TOO_WIDE = `
  [document.scrollingElement, ...document.querySelectorAll('dialog[open]')]
    .filter((element) => element.scrollWidth > element.clientWidth)
    .map((element) => {
      const widest = [...element.querySelectorAll('*')].reduce((most, each) =>
        each.getBoundingClientRect().right > most.getBoundingClientRect().right ? each : most);
      return [element.scrollWidth, 'in', element.clientWidth, widest.outerHTML.slice(0, 200)].join(' ');
    })
`;
const tooWide = (page: Page) => page.evaluate<string[]>(TOO_WIDE);
const setTextSize = (page: Page, size: string) =>
  page.evaluate(`document.documentElement.style.fontSize = ${JSON.stringify(size)}`);

describe('every page, in every state that looks different', () => {
  test.each(scenes.filter(({ isForeign }) => !isForeign))(
    '$name: axe finds nothing in either theme; every run has its language; it fits 320 px, a desk, and text of twice the size',
    async ({ name, person, open, leave }) => {
      const { page, complaints } = await visitorAs(person);
      await page.emulateMedia({ colorScheme: 'light' });
      await open(page);
      await page.evaluate(TAKE_LIKE_OTHERS_OUT);
      await untilAtRest(page);
      expect.soft(await violations(page), 'light').toEqual([]);
      const markup = await page.evaluate(MARKUP);
      await page.emulateMedia({ colorScheme: 'dark' });
      await untilAtRest(page);
      const isSame = markup === (await page.evaluate(MARKUP));
      expect.soft(await violations(page, isSame ? RULES_OF_COLOUR : RULES), 'dark').toEqual([]);
      await page.evaluate(PUT_LIKE_OTHERS_BACK);
      expect.soft(await wrongLanguages(page), 'languages').toEqual([]);
      await page.setViewportSize(NARROWEST);
      await untilAtRest(page);
      expect.soft(await tooWide(page), '320 px').toEqual([]);
      await page.setViewportSize(DESK);
      await untilAtRest(page);
      expect.soft(await tooWide(page), 'a desk').toEqual([]);
      if (ON_A_DESK.includes(name)) {
        await page.evaluate(TAKE_LIKE_OTHERS_OUT);
        await untilAtRest(page);
        expect.soft(await violations(page), 'a desk, dark').toEqual([]);
        await page.emulateMedia({ colorScheme: 'light' });
        await untilAtRest(page);
        expect.soft(await violations(page, RULES_OF_COLOUR), 'a desk, light').toEqual([]);
        await page.evaluate(PUT_LIKE_OTHERS_BACK);
      }
      await page.setViewportSize(PHONE);
      await setTextSize(page, '200%');
      await untilAtRest(page);
      expect.soft(await tooWide(page), 'text at 200 %').toEqual([]);
      await setTextSize(page, '');
      await leave?.(page);
      expect(complaints.splice(0)).toEqual([]);
    },
  );

  test('those that are looked at on a desk are there', () => {
    const names = scenes.map(({ name }) => name);
    expect(ON_A_DESK.filter((name) => !names.includes(name))).toEqual([]);
  });
});

test.each(['light', 'dark'] as const)(
  'the page of the API, which a library draws: axe finds nothing in the %s but what is known of it, which is all still there',
  async (colorScheme) => {
    const { page, complaints } = await visitorAs('guest');
    await page.emulateMedia({ colorScheme });
    await page.goto('/api-docs');
    await page.locator('.opblock').first().waitFor();
    await untilAtRest(page);
    expect([...new Set(await violations(page))].sort()).toEqual(FOREIGN.map(({ selector }) => selector).sort());
    expect(complaints.splice(0)).toEqual([]);
  },
);

describe('the page of what is kept', () => {
  /** By keyboard alone, from where the focus is. */
  async function goTo(page: Page, link: string): Promise<void> {
    const isThere = `document.activeElement?.textContent?.trim() === ${JSON.stringify(link)}`;
    for (let keys = 0; keys < 100 && !(await page.evaluate(isThere)); keys += 1) await page.keyboard.press('Tab');
    expect(await page.evaluate(isThere), link).toBe(true);
    await page.keyboard.press('Enter');
  }

  test('is reached by keyboard, without an account: from sign-up, whose form stays as it was, settings and account', async () => {
    const { page } = await visitorAs('guest');
    await page.goto('/sign-up');
    const email = page.getByLabel('E-mail');
    await email.fill('mei@example.com');
    const opened = page.waitForEvent('popup');
    await goTo(page, 'What is kept of you (new tab)');
    const tab = await opened;
    await tab.getByRole('heading', { level: 1, name: 'Privacy' }).waitFor();
    await tab.close();
    expect(await email.inputValue()).toBe('mei@example.com');
    for (const [place, link] of [
      ['/settings', 'What is kept'],
      ['/account', 'What is kept of you, and for how long'],
    ] as const) {
      await page.goto(place);
      await page.getByRole('link', { name: link, exact: true }).waitFor();
      await goTo(page, link);
      await page.getByRole('heading', { level: 1, name: 'Privacy' }).waitFor();
    }
  });

  test('names who runs the server, as the build was told', async () => {
    const { page } = await visitorAs('lin');
    await page.goto('/privacy');
    const told = page.getByRole('region', { name: 'Who runs this server' });
    await expect.poll(() => told.innerText()).toContain('The evening school: ming@example.com');
    expect(await told.getByRole('link').getAttribute('href')).toBe('mailto:ming@example.com');
  });

  test('as does a report of a mistake in a word, which goes to them as a mail', async () => {
    const { page } = await visitorAs('lin');
    await page.goto('/words/peng2you5');
    await page.getByRole('button', { name: 'Report a mistake' }).click();
    await page.getByLabel('What is wrong?').fill('the tone');
    const mail = page.getByRole('link', { name: 'Write a mail' });
    const text = encodeURIComponent('What is wrong: the tone');
    await expect.poll(() => mail.getAttribute('href')).toMatch(new RegExp(`^mailto:ming@example\\.com\\?.*${text}$`));
  });

  test('names all that was kept in the browser of anybody who saw every page', async () => {
    // kept when they are opened, by the one who has a service worker; all of them later, when a page has long been idle
    const { page: guest } = await visitorAs('guest');
    await guest.goto('/words/peng2you5');
    await guest.getByRole('button', { name: 'Stroke order of 友' }).click();
    await guest.getByText('Stroke 4 of 4').waitFor();
    const named = new Set<string>();
    for (const visitor of visitors.values()) {
      const { page } = await visitor;
      await page.goto('/privacy');
      await page.getByRole('heading', { level: 1, name: 'Privacy' }).waitFor();
      const names = (await page.locator('dt code').allInnerTexts()).flatMap((text) => text.split(', '));
      const cookies = await page.context().cookies();
      const kept = [...(await page.evaluate<string[]>(NAMES_KEPT)), ...cookies.map(({ name }) => name)];
      const nameOf = (key: string) => names.find((name) => stands(name, key));
      expect.soft(kept.filter((key) => nameOf(key) === undefined)).toEqual([]);
      for (const key of kept) named.add(nameOf(key) ?? '');
    }
    // else it looks at nothing
    expect([...named]).toEqual(
      expect.arrayContaining([
        '__Secure-shizi_refresh',
        'shizi',
        'shizi-audio',
        'shizi.appearance',
        'user_identity',
        'strokes',
      ]),
    );
  });
});

describe('the policy of the page', () => {
  test('lets strokes be drawn and sounds be played', async () => {
    const { page, complaints } = await visitorAs('lin');
    await page.goto('/words/zhong1wen2');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.getByRole('button', { name: 'Stroke order of 文' }).click();
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.getByRole('img', { name: 'The character is being written' }).waitFor();
    const heard = page.waitForResponse('**/api/v1/tts');
    await page.getByRole('button', { name: 'Play the example' }).click();
    await heard;
    await page.getByText('Stroke 4 of 4').waitFor();
    expect(complaints).toEqual([]);
  });

  test('text of the server is never markup; markup that got in would not run', async () => {
    const context = await openContext('lin');
    const { page, complaints } = watched(await context.newPage());
    const markup = '<img src=x onerror="document.hasRun = true">';
    await page.route('**/vocabulary/words.json', async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, body: text.replace('"to love', `"${markup.replaceAll('"', '\\"')} to love`) });
    });
    await page.goto('/words/ai4-love');
    await page.getByText(`${markup} to love`).first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);

    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(markup)})`);
    await expect.poll(() => complaints.join(' ')).toMatch(/inline event handler/);
    await page.evaluate(`
      const script = document.createElement('script');
      script.textContent = 'document.hasRun = true';
      document.body.append(script);
    `);
    expect(await page.evaluate('document.hasRun')).toBeUndefined();
    await context.close();
  });

  test('is sent with every page, allows no inline script, and the page needs none', async () => {
    for (const address of ['/', '/study', '/index.html', '/sw.js']) {
      const response = await fetch(server.url + address);
      const policy = response.headers.get('Content-Security-Policy') ?? '';
      expect(policy).toMatch(/default-src 'none'; script-src 'self';/);
      expect(policy).not.toContain('unsafe');
      expect(response.headers.get('Strict-Transport-Security')).toMatch(/max-age=\d{8}/);
    }
    const html = await (await fetch(server.url)).text();
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
  });
});
