import { Link } from 'wouter';
import { explain } from '../../api/explain.js';
import { Button } from '../../ui/Button.js';
import styles from './dialogue.module.css';
import type { Shortcoming } from './obtain-dialogue.js';

interface ShortcomingNoteProps {
  readonly shortcoming: Shortcoming;
  readonly onRetry: () => void;
}

/** Says of a template that it is one, and how to come by a dialogue that was written. */
export function ShortcomingNote({ shortcoming, onRetry }: ShortcomingNoteProps) {
  return (
    <div className={styles.note} role="note">
      <p>
        Put together from the word’s example: <Reason shortcoming={shortcoming} />
      </p>
      {shortcoming.why === 'guest' ? (
        <Link to="/sign-up">Create an account</Link>
      ) : (
        <Button onClick={onRetry}>Try again</Button>
      )}
    </div>
  );
}

function Reason({ shortcoming }: { readonly shortcoming: Shortcoming }) {
  switch (shortcoming.why) {
    case 'guest':
      return 'with an account, every word has a dialogue that was written around it.';
    case 'offline':
      return 'you are offline, and no written dialogue of this word was opened on this device before.';
    case 'writer':
      return 'the writer is not available right now.';
    case 'failure':
      return `no dialogue came. ${explain(shortcoming.error)}`;
  }
}
