import { Link } from 'wouter';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { Button } from '../../ui/Button.js';
import styles from './study.module.css';

/** Of a word that was forgotten many times: another look helps more than another repetition. */
export function Leech({ word, onMenu }: { readonly word: Word; readonly onMenu: () => void }) {
  return (
    <section className={styles.leech} aria-label="This word keeps slipping away">
      <p>This word keeps slipping away. Look at its characters and examples, or start it over.</p>
      <p className={styles.leechActions}>
        <Link to={`/words/${word.id}`}>Look at the word</Link>
        <Button look="quiet" onClick={onMenu}>
          Start over…
        </Button>
      </p>
    </section>
  );
}
