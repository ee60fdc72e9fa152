import { useEffect, useRef } from 'react';
import type { Rating } from '../../../../lib/contract/progress.js';
import { shortcuts } from '../../ui/shortcuts.js';

export const ratings = ['again', 'hard', 'good', 'easy'] as const satisfies readonly Rating[];

export interface StudyKeys {
  /** Space or Enter: whatever comes next. */
  readonly next: () => void;
  readonly rate: (rating: Rating) => void;
  readonly undo: () => void;
  readonly replay: () => void;
  readonly know: () => void;
  readonly menu: () => void;
  readonly typing: () => void;
  readonly help: () => void;
}

const letters = { u: 'undo', r: 'replay', k: 'know', m: 'menu', t: 'typing', '?': 'help' } as const;

/** The keyboard of the study page. Controls that have the focus keep their own keys; Escape leaves a text field. */
export function useStudyKeys(keys: StudyKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { key, target } = event;
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (document.querySelector('dialog[open]')) return;
      if (target instanceof HTMLInputElement) {
        if (key === 'Escape') target.blur();
        return;
      }
      const isNext = key === ' ' || key === 'Enter';
      if (isNext && target instanceof Element && target.closest('button, a, select')) return;
      const rating = /^[1-4]$/.test(key) ? ratings[Number(key) - 1] : undefined;
      const letter = key.toLowerCase();
      if (isNext) latest.current.next();
      else if (!shortcuts.areOn()) return;
      else if (rating) latest.current.rate(rating);
      else if (letter in letters) latest.current[letters[letter as keyof typeof letters]]();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
