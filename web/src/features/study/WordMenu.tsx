import type { Progress } from '../../../../lib/contract/progress.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { Button, ButtonLink } from '../../ui/Button.js';
import { Dialog } from '../../ui/Dialog.js';
import { useShortcuts } from '../../ui/shortcuts.js';
import styles from './study.module.css';

interface WordMenuProps {
  readonly word: Word;
  readonly progress: Progress | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onKnow: () => void;
  readonly onStartOver: () => void;
}

/** What can be done with a word besides rating it. It does not tell the answer. */
export function WordMenu({ word, progress, isOpen, onClose, onKnow, onStartOver }: WordMenuProps) {
  const hasKeys = useShortcuts();
  const hasHistory = progress !== null && progress.state !== 'new';
  return (
    <Dialog title="This word" isOpen={isOpen} onClose={onClose}>
      <ul className={styles.menu}>
        <li>
          <ButtonLink to={`/words/${word.id}`}>Look at the word</ButtonLink>
          <p>Its characters, examples and history. You come back to the words that are left.</p>
        </li>
        <li>
          <Button onClick={onKnow}>I know this {hasKeys && <kbd className={styles.key}>k</kbd>}</Button>
          <p>It counts as mastered, and is asked again in a month.</p>
        </li>
        {hasHistory && (
          <li>
            <Button onClick={onStartOver}>Start over</Button>
            <p>It becomes a new word, without its history, and comes once more today.</p>
          </li>
        )}
      </ul>
      <p className={styles.menuNote}>Undo takes {hasHistory ? 'either' : 'it'} back.</p>
      <Button look="quiet" onClick={onClose}>
        Close
      </Button>
    </Dialog>
  );
}
