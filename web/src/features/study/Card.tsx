import { useEffect, useId, useRef } from 'react';
import type { Direction, Progress, Rating } from '../../../../lib/contract/progress.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { usePreferences } from '../../app/preferences.js';
import { useAutoplay } from '../../speech/use-speaker.js';
import { utteranceOf } from '../../speech/utterance.js';
import { Button } from '../../ui/Button.js';
import { Pinyin } from '../../ui/Chinese.js';
import { Icon } from '../../ui/Icon.js';
import { useShortcuts } from '../../ui/shortcuts.js';
import { Leech } from './Leech.js';
import { isLeech } from './lapses.js';
import { Question } from './Question.js';
import { PracticeRatings, Ratings } from './Ratings.js';
import { Solution } from './Solution.js';
import styles from './study.module.css';
import { TypedAnswer } from './TypedAnswer.js';
import type { Later } from './use-later.js';
import type { Turned } from './use-study.js';

interface CardProps {
  readonly word: Word;
  readonly progress: Progress | null;
  readonly direction: Direction;
  readonly turned: Turned;
  /** The pinyin is typed here. */
  readonly isTyping: boolean;
  /** The answer was asked for, and shows when what was typed can be graded. */
  readonly isAwaited: boolean;
  /** The pinyin is the answer, whether or not it can be typed. */
  readonly isPinyinAsked: boolean;
  readonly later: Later | undefined;
  readonly isPractice: boolean;
  readonly onType: (typed: string) => void;
  /** Shows the answer, and grades what was typed. */
  readonly onFlip: () => void;
  readonly onRate: (rating: Rating) => void;
  readonly onMenu: () => void;
}

const stateNames = { new: 'New word', learning: 'Learning', review: 'Review', relearning: 'Learning again' } as const;

export function Card(props: CardProps) {
  const { word, progress, direction, turned, isTyping, isAwaited, isPinyinAsked, isPractice, later } = props;
  const { isFlipped, grade, suggested } = turned;
  const { pinyin } = usePreferences();
  const hasKeys = useShortcuts();
  const question = useRef<HTMLDivElement>(null);
  const solution = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const questionId = useId();
  // reading goes on at what a new card asks, or where it is typed, and at the answer once it is shown
  useEffect(() => {
    const place = isFlipped ? solution : isTyping ? field : question;
    // a keyboard on the screen must not cover the field
    place.current?.focus({ preventScroll: place !== field });
  }, [isFlipped, isTyping]);
  useAutoplay(utteranceOf(word), isFlipped || direction === 'sound');
  const isPinyinOnFront = pinyin === 'always' && direction === 'characters' && !isPinyinAsked;

  return (
    <>
      <article className={styles.card}>
        <div className={styles.cardTop}>
          <p className={styles.state}>{stateNames[progress?.state ?? 'new']}</p>
          {isLeech(progress) && <p className={styles.leechMark}>Forgotten {progress?.lapses} times</p>}
          {!isPractice && (
            <Button
              look="quiet"
              size="icon"
              className={styles.more}
              aria-label="More about this word"
              title={hasKeys ? 'More (m)' : 'More'}
              onClick={props.onMenu}
            >
              <Icon name="more" />
            </Button>
          )}
        </div>
        <div className={styles.front} ref={question} id={questionId} tabIndex={-1}>
          <Question word={word} direction={direction} isFlipped={isFlipped} />
        </div>
        <div className={`${styles.back} ${isFlipped ? '' : styles.covered}`} ref={solution} tabIndex={-1}>
          {isFlipped ? (
            <>
              {grade && later && <later.Verdict grade={grade} typed={turned.typed} wordId={word.id} />}
              <Solution word={word} direction={direction} hasPinyin={pinyin !== 'never' || isPinyinAsked} />
              {isLeech(progress) && !isPractice && <Leech word={word} onMenu={props.onMenu} />}
            </>
          ) : (
            isPinyinOnFront && (
              <p className={styles.reading}>
                <Pinyin word={word} className={styles.pinyin} />
              </p>
            )
          )}
        </div>
        {/* the whole card may be pressed; keyboards and readers have the button below */}
        {!isFlipped && (
          <button type="button" className={styles.cover} tabIndex={-1} aria-hidden="true" onClick={props.onFlip} />
        )}
      </article>
      <div className={styles.bottom}>
        {!isFlipped && isTyping && (
          <TypedAnswer
            typed={turned.typed}
            onType={props.onType}
            onCheck={props.onFlip}
            field={field}
            questionId={questionId}
            isAwaited={isAwaited}
          />
        )}
        {!isFlipped && !isTyping && (
          <Button look="primary" size="large" onClick={props.onFlip}>
            Show answer <kbd className={styles.key}>Space</kbd>
          </Button>
        )}
        {isFlipped && isPractice && <PracticeRatings suggested={suggested} onRate={props.onRate} />}
        {isFlipped && !isPractice && <Ratings progress={progress} suggested={suggested} onRate={props.onRate} />}
      </div>
    </>
  );
}
