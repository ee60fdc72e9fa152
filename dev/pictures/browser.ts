import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Chromium of this machine, as it also runs for root in a container. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch(howToLaunch());
}

/** One that finds `server` at `address`, as in "localhost:5173", whichever port it really has. */
export function openBrowserWith(server: { readonly url: string; readonly address: string }): Promise<Browser> {
  const { args, ...rest } = howToLaunch();
  const { port } = new URL(server.url);
  return chromium.launch({ ...rest, args: [...args, `--host-resolver-rules=MAP ${server.address} 127.0.0.1:${port}`] });
}

type ContextOptions = Parameters<typeof chromium.launchPersistentContext>[1];

/** A Chromium of its own that keeps in `folder` what it is given, for the next one that is opened there. */
export function openProfile(folder: string, options: ContextOptions): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { ...howToLaunch(), ...options });
}

function howToLaunch() {
  const executablePath = process.env.CHROMIUM_PATH ?? places.find((place) => existsSync(place));
  if (!executablePath) throw new Error('Chromium is missing: install it, or set CHROMIUM_PATH.');
  return {
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}
