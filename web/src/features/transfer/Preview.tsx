import { type ReactNode, useId } from 'react';
import { Button } from '../../ui/Button.js';
import { WithChinese } from '../../ui/Chinese.js';
import { Actions } from '../../ui/Dialog.js';
import styles from './transfer.module.css';

interface PreviewProps {
  /** Of the file. */
  readonly name: string;
  readonly children: ReactNode;
  /** What the button would do. */
  readonly action: string;
  readonly isEmpty: boolean;
  readonly onImport: () => void;
  readonly onCancel: () => void;
}

/** What a file would change, before it does. */
export function Preview({ name, children, action, isEmpty, onImport, onCancel }: PreviewProps) {
  const title = useId();
  return (
    <section className={styles.preview} aria-labelledby={title}>
      <h3 id={title}>
        <WithChinese isTyped>{name}</WithChinese>
      </h3>
      {children}
      <Actions>
        <Button look="primary" disabled={isEmpty} onClick={onImport}>
          {action}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </Actions>
    </section>
  );
}
