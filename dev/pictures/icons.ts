/** `npm run icons`: the PNG icons of the app, drawn from web/public/favicon.svg by Chromium. Run it when the seal changes. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { publicFolder } from '../server/functions.js';
import { openBrowser } from './browser.js';

interface Icon {
  readonly file: string;
  readonly size: number;
  /** The seal's share of the side: systems cut up to a fifth off each edge of a maskable icon. */
  readonly share: number;
}

const icons: readonly Icon[] = [
  { file: 'icon-192.png', size: 192, share: 1 },
  { file: 'icon-512.png', size: 512, share: 1 },
  { file: 'icon-maskable-512.png', size: 512, share: 0.7 },
];
const SEAL_RED = '#b3321f';

const seal = readFileSync(path.join(publicFolder, 'favicon.svg'), 'utf8');
const browser = await openBrowser();
try {
  for (const { file, size, share } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const background = share < 1 ? SEAL_RED : 'transparent';
    await page.setContent(
      `<style>body{margin:0;display:grid;place-items:center;height:100vh;background:${background}}svg{width:${share * 100}%}</style>${seal}`,
    );
    writeFileSync(path.join(publicFolder, file), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
