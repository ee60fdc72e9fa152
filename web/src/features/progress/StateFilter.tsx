import styles from './progress.module.css';
import { filters, matches, type StudiedWord, type WordFilter } from './studied-words.js';

const names = { all: 'All', learning: 'In learning', review: 'In review', mastered: 'Mastered' } as const;

interface StateFilterProps {
  readonly words: readonly StudiedWord[];
  readonly filter: WordFilter;
  readonly onChange: (filter: WordFilter) => void;
}

export function StateFilter({ words, filter, onChange }: StateFilterProps) {
  return (
    <fieldset className={styles.filters}>
      <legend className="visually-hidden">Show</legend>
      {filters.map((value) => (
        <label key={value} className={styles.filter}>
          <input type="radio" name="state" checked={value === filter} onChange={() => onChange(value)} />
          {names[value]}{' '}
          <span className={styles.filterCount}>{words.filter((word) => matches(word, value)).length}</span>
        </label>
      ))}
    </fieldset>
  );
}
