import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import styles from './ui.module.css';

/** Long enough to be read: a word takes a third of a second, and one looks up first. */
const SHOWN_MS = { least: 4_000, perCharacter: 70 };

const ToastContext = createContext<(text: string) => void>(() => undefined);

/** Says something short that needs no answer: "Settings saved". */
export function useToast(): (text: string) => void {
  return useContext(ToastContext);
}

export function Toasts({ children }: { readonly children: ReactNode }) {
  const [text, setText] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const show = useCallback((next: string) => {
    clearTimeout(timer.current);
    setText(next);
    const shownMs = Math.max(SHOWN_MS.least, SHOWN_MS.perCharacter * next.length);
    timer.current = setTimeout(() => setText(null), shownMs);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  const output = useMemo(() => text && <div className={styles.toast}>{text}</div>, [text]);
  return (
    <ToastContext value={show}>
      {children}
      {/* the region is there before its text: readers announce changes, not births */}
      <div className={styles.toasts} role="status">
        {output}
      </div>
    </ToastContext>
  );
}
