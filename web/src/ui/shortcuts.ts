import { useSyncExternalStore } from 'react';

export const SHORTCUTS_KEY = 'shizi.shortcuts';

/**
 * Keys of one character (a letter, a digit, a sign) that act by themselves. Who speaks to their device, or hits keys by chance,
 * can switch them off (WCAG 2.1.4): on this device, since it is about how it is used. Space, Enter, Escape and arrows stay.
 */
class Shortcuts {
  readonly #listeners = new Set<() => void>();
  #areOn = readStored();

  readonly areOn = (): boolean => this.#areOn;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(areOn: boolean): void {
    this.#areOn = areOn;
    try {
      localStorage.setItem(SHORTCUTS_KEY, areOn ? 'on' : 'off');
    } catch {
      // no storage: it holds until the page is closed
    }
    for (const listener of [...this.#listeners]) listener();
  }
}

export const shortcuts = new Shortcuts();

export function useShortcuts(): boolean {
  return useSyncExternalStore(shortcuts.subscribe, shortcuts.areOn);
}

/** The key of a control, for its hint and for readers; undefined while it does nothing. */
export function useShortcut(key: string | undefined): string | undefined {
  return useShortcuts() ? key : undefined;
}

function readStored(): boolean {
  try {
    return localStorage.getItem(SHORTCUTS_KEY) !== 'off';
  } catch {
    return true;
  }
}
