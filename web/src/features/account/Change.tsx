import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../ui/Button.js';
import styles from './account.module.css';

interface ChangeProps {
  readonly title: string;
  readonly note: ReactNode;
  readonly action: string;
  /** The form, which is given how to close it. */
  readonly children: (close: () => void) => ReactNode;
}

/** Something of the account, with a form to change it that opens in its place. */
export function Change({ title, note, action, children }: ChangeProps) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const wasOpen = useRef(false);
  const opener = useRef<HTMLButtonElement>(null);
  const form = useRef<HTMLDivElement>(null);
  // the focus goes into the form, and back to where it was opened
  useEffect(() => {
    if (isOpen) form.current?.querySelector<HTMLElement>('input:not([hidden])')?.focus();
    else if (wasOpen.current) opener.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <section className={styles.row} aria-labelledby={id}>
      <div className={styles.about}>
        <h2 id={id}>{title}</h2>
        <div className={styles.note}>{note}</div>
      </div>
      {isOpen ? (
        <div className={styles.open} ref={form}>
          {children(() => setIsOpen(false))}
        </div>
      ) : (
        <Button ref={opener} onClick={() => setIsOpen(true)}>
          {action}
        </Button>
      )}
    </section>
  );
}
