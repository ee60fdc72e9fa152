import { useEffect, useRef } from 'react';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { ButtonLink } from '../../ui/Button.js';
import { Chinese, Pinyin } from '../../ui/Chinese.js';
import { Actions } from '../../ui/Dialog.js';
import { Figures } from '../../ui/Figures.js';
import { duration, percent } from '../../ui/format.js';
import styles from './study.module.css';
import type { StudySession } from './study-session.js';

const HARDEST_SHOWN = 5;

interface SummaryProps {
  readonly session: StudySession;
  readonly words: ReadonlyMap<string, Word>;
}

export function Summary({ session, words }: SummaryProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { answers } = session;
  if (answers.length === 0) return <Nothing />;
  const known = answers.filter(({ rating }) => rating !== 'again').length;
  const missed = [...new Set(answers.filter(({ rating }) => rating === 'again').map(({ wordId }) => wordId))];
  return (
    <div className={styles.alone}>
      <h2 ref={heading} tabIndex={-1} className={styles.doneTitle}>
        <span lang="zh-Hans" aria-hidden="true">
          好
        </span>
        Session done
      </h2>
      <Figures
        items={[
          ['Words', String(new Set(answers.map(({ wordId }) => wordId)).size)],
          ['New', String(answers.filter(({ wasNew }) => wasNew).length)],
          ['Known', percent(known / answers.length)],
          ['Time', duration(answers.reduce((sum, { durationMs }) => sum + durationMs, 0))],
        ]}
      />
      {missed.length > 0 && (
        <section className={styles.missed}>
          <h3>Worth another look</h3>
          <ul>
            {missed.slice(0, HARDEST_SHOWN).map((wordId) => {
              const word = words.get(wordId);
              return (
                word && (
                  <li key={wordId}>
                    <Chinese className={styles.missedWord}>{word.simplified}</Chinese> <Pinyin>{word.pinyin}</Pinyin>{' '}
                    <span>{word.english}</span>
                  </li>
                )
              );
            })}
          </ul>
        </section>
      )}
      <Actions>
        <ButtonLink to="/" look="primary" size="large">
          Back to today
        </ButtonLink>
      </Actions>
    </div>
  );
}

function Nothing() {
  return (
    <div className={styles.alone}>
      <h2>Nothing is due right now</h2>
      <p>Your words are resting. Come back later, or begin a few new ones from the start page.</p>
      <Actions>
        <ButtonLink to="/" look="primary" size="large">
          Back to today
        </ButtonLink>
      </Actions>
    </div>
  );
}
