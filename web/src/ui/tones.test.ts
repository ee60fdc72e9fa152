import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const MINIMUM = 4.5;

type Theme = 'light' | 'dark';
const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The custom properties of a rule, in one theme. */
function properties(css: string, selector: string, theme: Theme): ReadonlyMap<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(start, css.indexOf('}', start));
  const pairs = [...body.matchAll(/(--[\w-]+):\s*light-dark\((#\w{6}),\s*(#\w{6})\)/g)];
  return new Map(pairs.map(([, name = '', light = '', dark = '']) => [name, theme === 'light' ? light : dark]));
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, contrast ratio: 1 to 21. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return (lighter + 0.05) / (darker + 0.05);
}

const tones = read('tones.css');
const tokens = read('../styles/tokens.css');
const surfaces = ['--paper', '--surface', '--sunken', '--accent-soft'];

describe.each<Theme>(['light', 'dark'])('tone colours in the %s theme', (theme) => {
  test.each(['dummitt', 'mdbg', 'pleco'])('%s can be read on every surface', (scheme) => {
    const page = properties(tokens, ':root', theme);
    const colours = properties(tones, `[data-tones="${scheme}"]`, theme);
    const neutral = colours.get('--tone-5') ?? page.get('--ink') ?? '';
    const all = [...[1, 2, 3, 4].map((tone) => colours.get(`--tone-${tone}`) ?? ''), neutral];
    expect(new Set(all).size).toBe(5);
    for (const surface of surfaces) {
      for (const colour of all) {
        const ratio = contrast(colour, page.get(surface) ?? '');
        expect(ratio, `${colour} on ${surface}`).toBeGreaterThanOrEqual(MINIMUM);
      }
    }
  });
});

/** WCAG 2.2, 1.4.11: what must be seen and is no text. */
const GRAPHICS_MINIMUM = 3;

test.each<Theme>(['light', 'dark'])(
  'a bar, its lighter part and its frame are seen on every surface in the %s theme',
  (theme) => {
    const page = properties(tokens, ':root', theme);
    for (const surface of ['--paper', '--surface', '--sunken']) {
      for (const colour of ['--accent', '--accent-faint', '--line-strong']) {
        const ratio = contrast(page.get(colour) ?? '', page.get(surface) ?? '');
        expect(ratio, `${colour} on ${surface}`).toBeGreaterThanOrEqual(GRAPHICS_MINIMUM);
      }
    }
  },
);
