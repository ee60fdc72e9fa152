import type { Word } from '../../../../lib/contract/vocabulary.js';
import { WordText } from '../../ui/Chinese.js';
import { Dialog } from '../../ui/Dialog.js';
import { part } from '../../ui/part.js';
import { Skeleton } from '../../ui/Skeleton.js';
import styles from './sheet.module.css';

const { Part: DialoguePanel } = part(async () => (await import('./DialoguePanel.js')).DialoguePanel, {
  waiting: <Skeleton height="6rem" />,
  className: styles.waiting,
});

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
      <DialoguePanel word={word} />
    </Dialog>
  );
}
