import { Chinese } from '../../ui/Chinese.js';
import styles from './study.module.css';

/** An example sentence with its word marked, wherever it stands in it. */
export function Highlighted({ sentence, word }: { readonly sentence: string; readonly word: string }) {
  const at = sentence.indexOf(word);
  if (at < 0) return <Chinese>{sentence}</Chinese>;
  return (
    <Chinese>
      {sentence.slice(0, at)}
      <mark className={styles.mark}>{word}</mark>
      {sentence.slice(at + word.length)}
    </Chinese>
  );
}
