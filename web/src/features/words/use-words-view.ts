import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { readView, type WordsView, writeView } from './words-view.js';

/** Browsers refuse to change the address at every keystroke. */
const WRITE_AFTER_MS = 200;

/** The view that the address asks for. What changes it here changes the address a moment later, or when asked. */
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

  const write = () => {
    if (wanted === known.current) return;
    known.current = wanted;
    setParameters(new URLSearchParams(wanted), { replace: true });
  };
  const latestWrite = useRef(write);
  useEffect(() => {
    latestWrite.current = write;
  });
  useEffect(() => {
    if (wanted === known.current) return;
    const timer = setTimeout(() => latestWrite.current(), WRITE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [wanted]);

  return { view, change: (change: Partial<WordsView>) => setView({ ...view, ...change }), write };
}
