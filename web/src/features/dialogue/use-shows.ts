import { useState } from 'react';
import { usePreferences } from '../../app/preferences.js';

export const layers = ['characters', 'pinyin', 'english'] as const;
export type Layer = (typeof layers)[number];
export type Shows = Readonly<Record<Layer, boolean>>;

export const SHOWS_KEY = 'shizi-dialogue-shows';

/** Which layers of a dialogue are shown: as chosen on this device the last time, else by the learner's preferences. */
export function useShows(): { readonly shows: Shows; readonly toggle: (layer: Layer) => void } {
  const { pinyin } = usePreferences();
  const [chosen, setChosen] = useState(readChosen);
  const shows: Shows = { characters: true, pinyin: pinyin !== 'never', english: true, ...chosen };
  const toggle = (layer: Layer) => {
    const next = { ...shows, [layer]: !shows[layer] };
    setChosen(next);
    try {
      localStorage.setItem(SHOWS_KEY, JSON.stringify(next));
    } catch {
      // a device that keeps nothing asks again
    }
  };
  return { shows, toggle };
}

function readChosen(): Partial<Shows> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(SHOWS_KEY) ?? '{}');
    const entries = Object.entries(stored ?? {}).filter(
      ([name, value]) => (layers as readonly string[]).includes(name) && typeof value === 'boolean',
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}
