import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { readView, type WordsView, writeView } from './words-view.js';

/** Browsers refuse to change the address at every keystroke, or as fast as a key that is held down repeats. */
const WRITE_AFTER_MS = 200;

/**
 * The view that the address asks for. What is chosen here is in the address at once, so that a reload shows it; what is typed,
 * or follows another change within a moment, a moment later, or when asked.
 */
export function useWordsView() {
  const [parameters, setParameters] = useSearchParams();
  const address = parameters.toString();
  const [view, setView] = useState(() => readView(parameters));
  const known = useRef(address);
  const wanted = writeView(view).toString();

  // the way back, or a link to this page
  useEffect(() => {
    if (address === known.current) return;
    known.current = address;
    setView(readView(new URLSearchParams(address)));
  }, [address]);

  const writeAddress = (next: string) => {
    if (next === known.current) return;
    known.current = next;
    setParameters(new URLSearchParams(next), { replace: true });
  };
  const write = () => writeAddress(wanted);
  const latestWrite = useRef(write);
  useEffect(() => {
    latestWrite.current = write;
  });
  useEffect(() => {
    if (wanted === known.current) return;
    const timer = setTimeout(() => latestWrite.current(), WRITE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [wanted]);

  const changedAt = useRef(Number.NEGATIVE_INFINITY);
  const change = (made: Partial<WordsView>) => {
    const next = { ...view, ...made };
    const now = performance.now();
    const isOneOfMany = now - changedAt.current < WRITE_AFTER_MS;
    changedAt.current = now;
    setView(next);
    if (!made.query && !isOneOfMany) writeAddress(writeView(next).toString());
  };
  return { view, change, write };
}
