import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { useLearner } from '../../app/learner.js';
import { Button, ButtonLink } from '../../ui/Button.js';
import { Pinyin, WithChinese, WordText } from '../../ui/Chinese.js';
import { Actions } from '../../ui/Dialog.js';
import { Figures } from '../../ui/Figures.js';
import { duration, percent, plural } from '../../ui/format.js';
import { nextDue } from '../today/day.js';
import { whenDue } from '../today/when-due.js';
import { isLeech, LEECH_LAPSES } from './lapses.js';
import styles from './study.module.css';
import type { StudySession } from './study-session.js';

const MISSED_SHOWN = 8;

interface SummaryProps {
  readonly session: StudySession;
  readonly words: ReadonlyMap<string, Word>;
  readonly isPractice: boolean;
  readonly onStartOver: (wordId: string) => void;
}

export function Summary({ session, words, isPractice, onStartOver }: SummaryProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { timeZone } = useLearner();
  const { answers, states, finished } = session;
  const now = Date.now();
  const next = nextDue(states, now);
  const dueCount = countDue(states, words, now);
  const comingNext =
    dueCount > 0
      ? `${plural(dueCount, 'more word')} ${dueCount === 1 ? 'is' : 'are'} due already.`
      : next !== null && `The next word is due ${whenDue(next, now, timeZone)}.`;
  if (answers.length === 0 && finished.length === 0) {
    if (isPractice) {
      return (
        <Nothing
          title="Nothing to practise here"
          text="No word fits right now. Study some first, or practise a list."
        />
      );
    }
    const text = [comingNext, 'Today has more, if you want to go on.'].filter(Boolean).join(' ');
    return <Nothing title={dueCount > 0 ? 'Done for now' : 'Nothing is due right now'} text={text} />;
  }
  const known = answers.filter(({ rating }) => rating !== 'again').length;
  const seen = [...new Set(answers.map(({ wordId }) => wordId))];
  const failed = new Set(answers.filter(({ rating }) => rating === 'again').map(({ wordId }) => wordId));
  const leeches = isPractice ? [] : seen.filter((wordId) => isLeech(states.get(wordId)));
  const missed = [...failed].filter((wordId) => !leeches.includes(wordId));
  return (
    <div className={styles.alone}>
      <h2 ref={heading} tabIndex={-1} className={styles.doneTitle}>
        <span lang="zh-Hans" aria-hidden="true">
          好
        </span>
        {isPractice ? 'Practice done' : 'Session done'}
      </h2>
      <Figures
        items={[
          ['Words', String(seen.length)],
          isPractice ? ['Answers', String(answers.length)] : ['New', String(newWords(session))],
          ['Known', percent(answers.length > 0 ? known / answers.length : null)],
          ['Time', duration(answers.reduce((sum, { durationMs }) => sum + durationMs, 0))],
        ]}
      />
      {isPractice && <p>This was practice: your schedule is as it was.</p>}
      {!isPractice && comingNext && <p>{comingNext}</p>}
      {leeches.length > 0 && (
        <section className={styles.missed}>
          <h3>Keep slipping away</h3>
          <p>Forgotten {LEECH_LAPSES} times or more. Look at these words, or start them over.</p>
          <WordList ids={leeches} words={words} onStartOver={onStartOver} />
        </section>
      )}
      {missed.length > 0 && (
        <section className={styles.missed}>
          <h3>Worth another look</h3>
          <WordList ids={missed.slice(0, MISSED_SHOWN)} words={words} />
        </section>
      )}
      <Actions>
        <ButtonLink to="/" look="primary" size="large">
          Back to Today
        </ButtonLink>
        {!isPractice && failed.size > 0 && (
          <ButtonLink to="/study?practise=trouble" size="large">
            Practise hard words
          </ButtonLink>
        )}
      </Actions>
    </div>
  );
}

function newWords({ answers }: StudySession): number {
  return answers.filter(({ wasNew }) => wasNew).length;
}

/** Beyond the day's limit, or due since the session began. */
function countDue(states: StudySession['states'], words: SummaryProps['words'], now: number): number {
  const due = [...states.values()].filter(
    ({ wordId, nextReview }) => nextReview !== null && Date.parse(nextReview) <= now && words.has(wordId),
  );
  return due.length;
}

interface WordListProps {
  readonly ids: readonly string[];
  readonly words: ReadonlyMap<string, Word>;
  readonly onStartOver?: (wordId: string) => void;
}

function WordList({ ids, words, onStartOver }: WordListProps) {
  return (
    <ul>
      {ids
        .flatMap((wordId) => words.get(wordId) ?? [])
        .map((word) => (
          <li key={word.id} className={styles.missedItem}>
            <Link to={`/words/${word.id}`} className={styles.missedLink}>
              <WordText word={word} className={styles.missedWord} /> <Pinyin word={word} />{' '}
              <span className={styles.missedGloss}>
                <WithChinese>{word.english}</WithChinese>
              </span>
            </Link>
            {onStartOver && (
              <Button look="quiet" onClick={() => onStartOver(word.id)}>
                Start over
                <span className="visually-hidden">
                  {' '}
                  <WithChinese>{word.english}</WithChinese>
                </span>
              </Button>
            )}
          </li>
        ))}
    </ul>
  );
}

function Nothing({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div className={styles.alone}>
      <h2>{title}</h2>
      <p>{text}</p>
      <Actions>
        <ButtonLink to="/" look="primary" size="large">
          Back to Today
        </ButtonLink>
      </Actions>
    </div>
  );
}
