import { Button, ButtonLink } from '../../ui/Button.js';
import { Actions } from '../../ui/Dialog.js';
import { countdown, plural } from '../../ui/format.js';
import { useNow } from '../../ui/use-now.js';
import styles from './study.module.css';

interface WaitingProps {
  readonly words: readonly { readonly dueAt: number }[];
  readonly onGoAhead: () => void;
}

/** Only words in learning are left, and their minutes are not over. */
export function Waiting({ words, onGoAhead }: WaitingProps) {
  const now = useNow(1_000);
  const dueAt = words[0]?.dueAt ?? now;
  const isOne = words.length === 1;
  return (
    <div className={styles.alone}>
      <h2>Almost done</h2>
      <p>
        {plural(words.length, 'word')} {isOne ? 'comes' : 'come'} back soon: a short pause makes {isOne ? 'it' : 'them'}{' '}
        stick.
      </p>
      <p className={styles.countdown} role="timer">
        <span className="visually-hidden">The next one in </span>
        {countdown(dueAt - now)}
      </p>
      <Actions>
        <Button look="primary" size="large" onClick={onGoAhead}>
          Don’t wait <kbd className={styles.key}>Space</kbd>
        </Button>
        <ButtonLink to="/" size="large">
          Stop for now
        </ButtonLink>
      </Actions>
    </div>
  );
}
