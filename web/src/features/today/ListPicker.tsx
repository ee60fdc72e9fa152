import type { Progress } from '../../../../lib/contract/progress.js';
import type { List } from '../../../../lib/contract/vocabulary.js';
import type { Vocabulary } from '../../data/vocabulary.js';
import { Failure } from '../../ui/Failure.js';
import { Skeleton } from '../../ui/Skeleton.js';
import { newWords } from '../study/queue.js';
import styles from './today.module.css';

interface ListPickerProps {
  readonly vocabulary: Vocabulary | undefined;
  readonly progress: ReadonlyMap<string, Progress> | undefined;
  /** In the order in which their words begin. */
  readonly chosen: readonly List[];
  readonly onToggle: (listId: string) => void;
  readonly error: unknown;
}

/** Where new words come from: one list or several, the first chosen first. */
export function ListPicker({ vocabulary, progress, chosen, onToggle, error }: ListPickerProps) {
  const placeOf = (listId: string) => chosen.findIndex(({ id }) => id === listId);
  return (
    <fieldset className={styles.lists}>
      <legend>New words from</legend>
      {error ? <Failure error={error} /> : null}
      {!vocabulary && [1, 2, 3].map((row) => <Skeleton key={row} height="5rem" />)}
      {vocabulary?.lists.map((list) => {
        const wordIds = vocabulary.wordIdsByList.get(list.id) ?? [];
        const begun = progress ? wordIds.length - newWords(wordIds, progress).length : 0;
        const place = placeOf(list.id);
        const isOnly = place === 0 && chosen.length === 1;
        return (
          <label key={list.id} className={styles.list}>
            <input
              type="checkbox"
              checked={place >= 0}
              // one list stays: to leave it, choose another one first
              aria-disabled={isOnly || undefined}
              onChange={() => !isOnly && onToggle(list.id)}
            />
            <span className={styles.listText}>
              <span className={styles.listName}>
                {list.name}
                {place >= 0 && chosen.length > 1 && (
                  <span className={styles.place}>
                    <span className="visually-hidden">, number </span>
                    {place + 1}
                  </span>
                )}
              </span>
              <span className={styles.listNote}>
                {list.standard} · {begun} of {wordIds.length} begun
              </span>
              <span className={styles.track} aria-hidden="true">
                <span style={{ width: `${(100 * begun) / Math.max(1, wordIds.length)}%` }} />
              </span>
            </span>
          </label>
        );
      })}
      {chosen.length > 1 && <p className={styles.listNote}>New words begin in the order of the numbers.</p>}
    </fieldset>
  );
}
