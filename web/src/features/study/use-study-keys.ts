import { useEffect, useRef } from 'react';
import type { Rating } from '../../../../lib/contract/progress.js';

export const ratings = ['again', 'hard', 'good', 'easy'] as const satisfies readonly Rating[];

export interface StudyKeys {
  /** Space or Enter: whatever comes next. */
  readonly next: () => void;
  readonly rate: (rating: Rating) => void;
  readonly undo: () => void;
  readonly help: () => void;
}

/** The keyboard of the study page. Controls that have the focus keep their own keys. */
export function useStudyKeys(keys: StudyKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]'))
        return;
      const isNext = event.key === ' ' || event.key === 'Enter';
      if (isNext && event.target instanceof Element && event.target.closest('button, a, input, select')) return;
      const rating = /^[1-4]$/.test(event.key) ? ratings[Number(event.key) - 1] : undefined;
      if (isNext) latest.current.next();
      else if (rating) latest.current.rate(rating);
      else if (event.key === 'u' || event.key === 'U') latest.current.undo();
      else if (event.key === '?') latest.current.help();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
