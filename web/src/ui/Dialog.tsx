import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './Button.js';
import { Icon } from './Icon.js';
import styles from './ui.module.css';

interface DialogProps {
  readonly title: ReactNode;
  /** `page`: the whole screen of a phone, a sheet elsewhere, with a button that closes it; its one child scrolls by itself. */
  readonly size?: 'normal' | 'page';
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * The browser's own modal dialog: it keeps the focus inside, gives it back, and closes on Escape. Where what opened it is gone, the
 * page's main part has the focus then.
 */
export function Dialog({ title, size = 'normal', isOpen, onClose, children }: DialogProps) {
  const reference = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = reference.current;
    if (isOpen && !dialog?.open) dialog?.showModal();
    if (!isOpen) dialog?.close();
  }, [isOpen]);
  const isPage = size === 'page';
  const heading = <h2 id={id}>{title}</h2>;
  return (
    <dialog
      ref={reference}
      className={isPage ? `${styles.dialog} ${styles.page}` : styles.dialog}
      aria-labelledby={id}
      onClose={() => {
        if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
        onClose();
      }}
    >
      {isOpen && (
        <div className={isPage ? styles.pageBody : styles.dialogBody}>
          {isPage ? (
            <header className={styles.pageHeader}>
              {heading}
              <Button look="quiet" size="icon" aria-label="Close" title="Close (Esc)" onClick={onClose}>
                <Icon name="close" />
              </Button>
            </header>
          ) : (
            heading
          )}
          {children}
        </div>
      )}
    </dialog>
  );
}

export function Actions({ children }: { readonly children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
