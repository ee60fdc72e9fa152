import { useLayoutEffect } from 'react';
import { type ChosenPreferences, usePreferences } from './preferences.js';

type Appearance = Pick<ChosenPreferences, 'theme' | 'toneColours'>;

/** The last appearance on this device, so that the next start has it before anybody is known. */
export const APPEARANCE_KEY = 'shizi.appearance';
/** `--paper` of styles/tokens.css, for the browser's own bars. */
const paper = { light: '#f7f4ee', dark: '#161412' } as const;

/** Gives the page the learner's theme and tone colours, and keeps them for the next start. */
export function useAppearance(): void {
  const { theme, toneColours } = usePreferences();
  useLayoutEffect(() => {
    show({ theme, toneColours });
    try {
      localStorage.setItem(APPEARANCE_KEY, JSON.stringify({ theme, toneColours }));
    } catch {
      // no storage: the next start follows the system until the learner is known
    }
  }, [theme, toneColours]);
}

/** For the start of the app, before anything is drawn. */
export function showLastAppearance(): void {
  try {
    const last = JSON.parse(localStorage.getItem(APPEARANCE_KEY) ?? 'null') as Appearance | null;
    if (last) show(last);
  } catch {
    // damaged or forbidden: the system's theme will do
  }
}

function show({ theme, toneColours }: Appearance): void {
  const { dataset } = document.documentElement;
  dataset.theme = theme;
  dataset.tones = toneColours;
  for (const bar of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const ofSystem = bar.media.includes('dark') ? 'dark' : 'light';
    bar.content = paper[theme === 'system' ? ofSystem : theme];
  }
}
