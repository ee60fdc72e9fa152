/**
 * How long a learner with a slow phone waits for the first card: CPU slowed 4 times, 150 ms and 1.6 Mb/s, by Chromium's own
 * emulation and trace. First visit: nothing on the device. Next visit: the device has the app, and the session is not
 * refreshed yet. Five of each, every one in a fresh profile.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { openBrowser } from '../../dev/pictures/browser.js';
import { startDevServer } from '../dev/processes.js';

const ROUNDS = 5;
const SLOW_PHONE = { cpu: 4, latencyMs: 150, bytesPerSecond: 1_600_000 / 8 };
const TARGETS_MS = { first: 2_500, next: 1_000 };

interface TraceEvent {
  readonly name: string;
  /** Microseconds. */
  readonly ts: number;
  readonly args?: { readonly data?: { readonly isOutermostMainFrame?: boolean; readonly documentLoaderURL?: string } };
}

/** In the page: marks the frame in which the first card is on the screen. */
const MARK_FIRST_CARD = `
  const look = () => {
    const characters = document.querySelector('article [lang^="zh"]');
    if (characters?.textContent) requestAnimationFrame(() => performance.mark('first-card'));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

async function slowDown(session: CDPSession): Promise<void> {
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: SLOW_PHONE.latencyMs,
    downloadThroughput: SLOW_PHONE.bytesPerSecond,
    uploadThroughput: SLOW_PHONE.bytesPerSecond,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW_PHONE.cpu });
}

/** Opens the study page in a page of its own and gives the time from the navigation to the first card, in ms. */
async function visit(browser: Browser, context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage();
  await page.addInitScript({ content: MARK_FIRST_CARD });
  await slowDown(await context.newCDPSession(page));
  await browser.startTracing(page, { categories: ['blink.user_timing', 'loading'] });
  await page.goto(`${url}/study`);
  await page.waitForFunction(`performance.getEntriesByName('first-card').length > 0`);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] };
  await untilKept(page);
  await page.close();
  const card = traceEvents.find(({ name }) => name === 'first-card');
  const start = traceEvents.find(
    ({ name, args }) => name === 'navigationStart' && args?.data?.documentLoaderURL === `${url}/study`,
  );
  if (!card || !start) throw new Error('the trace has no navigation or no card');
  return (card.ts - start.ts) / 1_000;
}

/** Until the service worker has everything: a first visit ends when the learner has looked around. */
async function untilKept(page: Page): Promise<void> {
  await page.waitForFunction(
    `navigator.serviceWorker.getRegistration().then((found) => found?.active?.state === 'activated')`,
    undefined,
    { timeout: 60_000 },
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const folder = mkdtempSync(path.join(tmpdir(), 'shizi-first-card-'));
const server = await startDevServer({ DATA_DIR: folder, WEB_APP: 'built' });
const browser = await openBrowser();
try {
  const times: Record<keyof typeof TARGETS_MS, number[]> = { first: [], next: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, bypassCSP: true });
    times.first.push(await visit(browser, context, server.url));
    times.next.push(await visit(browser, context, server.url));
    await context.close();
  }
  console.log('First card on a slow phone (CPU ÷ 4, 150 ms, 1.6 Mb/s), ms:');
  for (const [visited, values] of Object.entries(times) as [keyof typeof TARGETS_MS, number[]][]) {
    const rounded = values.map((value) => Math.round(value));
    console.log(
      `  ${visited} visit: median ${Math.round(median(values))} (${rounded.join(', ')}), target ${TARGETS_MS[visited]}`,
    );
    if (median(values) > TARGETS_MS[visited]) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await server.end();
  rmSync(folder, { recursive: true, force: true });
}
