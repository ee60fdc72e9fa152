import { useEffect, useRef } from 'react';
import { shortcuts } from '../../ui/shortcuts.js';

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'>;

/** `r` says a word, as on the study page. */
export function isPlayKey({ key, ctrlKey, metaKey, altKey, repeat }: Key): boolean {
  return shortcuts.areOn() && key.toLowerCase() === 'r' && !(ctrlKey || metaKey || altKey || repeat);
}

/** The key on a page of one word; not while somebody types, or looks at a dialog. */
export function usePlayKey(play: () => void): void {
  const latest = useRef(play);
  useEffect(() => {
    latest.current = play;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
      if (isPlayKey(event) && !isTyping && !document.querySelector('dialog[open]')) latest.current();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
