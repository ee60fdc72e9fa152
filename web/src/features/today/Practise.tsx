import { Link } from 'wouter';
import type { Progress } from '../../../../lib/contract/progress.js';
import type { List } from '../../../../lib/contract/vocabulary.js';
import type { Vocabulary } from '../../data/vocabulary.js';
import { plural } from '../../ui/format.js';
import { Panel } from '../../ui/Panel.js';
import { type Practice, practiceWords } from '../study/practice.js';
import styles from './today.module.css';

interface PractiseProps {
  readonly vocabulary: Vocabulary;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly lists: readonly List[];
  readonly now: number;
}

/** Study beyond the queue, for who wants more today. */
export function Practise({ vocabulary, progress, lists, now }: PractiseProps) {
  const { words, wordIdsByList } = vocabulary;
  const isKnownWord = (wordId: string) => words.has(wordId);
  const kinds: { name: string; practice: Practice }[] = [
    { name: 'Hard for you this week', practice: { kind: 'trouble' } },
    { name: 'Due in the next three days', practice: { kind: 'soon' } },
    ...lists.map(({ id, name }) => ({ name, practice: { kind: 'list', listId: id } as const })),
  ];
  return (
    <Panel className={styles.practise} aria-labelledby="practise">
      <h2 id="practise">Practise</h2>
      <p className={styles.note}>As much as you like: practice never changes when a word comes back.</p>
      <ul className={styles.practiceKinds}>
        {kinds.map(({ name, practice }) => {
          const address = practice.kind === 'list' ? practice.listId : practice.kind;
          const { length } = practiceWords({ practice, wordIdsByList, isKnownWord, progress, now });
          return (
            <li key={address}>
              {length > 0 ? (
                <Link to={`/study?practise=${encodeURIComponent(address)}`} className={styles.practiceKind}>
                  <span>{name}</span>
                  <span className={styles.note}>{plural(length, 'word')}</span>
                </Link>
              ) : (
                <span className={styles.practiceKind}>
                  <span className={styles.note}>{name}</span>
                  <span className={styles.note}>none</span>
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
