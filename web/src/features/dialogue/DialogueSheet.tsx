import { type ComponentType, useCallback, useEffect, useState } from 'react';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { Button } from '../../ui/Button.js';
import { WordText } from '../../ui/Chinese.js';
import { Dialog } from '../../ui/Dialog.js';
import { LoadingNote, Skeleton } from '../../ui/Skeleton.js';
import styles from './sheet.module.css';

interface DialogueSheetProps {
  readonly word: Word;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The dialogue around a word, over the page; its code is loaded when it is first opened. */
export function DialogueSheet({ word, isOpen, onClose }: DialogueSheetProps) {
  return (
    <Dialog
      size="page"
      title={
        <>
          Dialogue with <WordText word={word} className={styles.word} />
        </>
      }
      isOpen={isOpen}
      onClose={onClose}
    >
      <Content word={word} />
    </Dialog>
  );
}

function Content({ word }: { readonly word: Word }) {
  const [Panel, setPanel] = useState<ComponentType<{ word: Word }> | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const load = useCallback(() => {
    setHasFailed(false);
    import('./DialoguePanel.js').then(
      ({ DialoguePanel }) => setPanel(() => DialoguePanel),
      () => setHasFailed(true),
    );
  }, []);
  useEffect(load, [load]);
  if (Panel) return <Panel word={word} />;
  return (
    <div className={styles.waiting}>
      {hasFailed ? (
        <div role="alert" className={styles.failed}>
          <p>This part of the app did not load. Check your connection and try again.</p>
          <Button onClick={load}>Try again</Button>
        </div>
      ) : (
        <>
          <LoadingNote />
          <Skeleton height="6rem" />
        </>
      )}
    </div>
  );
}
