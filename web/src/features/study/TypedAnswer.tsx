import { type RefObject, useId } from 'react';
import { markSyllable, parseNumbered } from '../../../../lib/domain/pinyin.js';
import type { TypedGrade } from '../../../../lib/domain/typed-answer.js';
import { Button } from '../../ui/Button.js';
import { Pinyin, WithChinese, WordText } from '../../ui/Chinese.js';
import styles from './study.module.css';

const LONGEST_CHARACTERS = 100;

interface TypedAnswerProps {
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly onCheck: () => void;
  readonly field: RefObject<HTMLInputElement | null>;
  /** The id of what is asked, so that a reader says it with the field. */
  readonly questionId: string;
}

/** Where the pinyin of the card is typed. */
export function TypedAnswer({ typed, onType, onCheck, field, questionId }: TypedAnswerProps) {
  const id = useId();
  return (
    <form
      className={styles.typing}
      onSubmit={(event) => {
        event.preventDefault();
        onCheck();
      }}
    >
      <label htmlFor={id} className="visually-hidden">
        Pinyin
      </label>
      <input
        id={id}
        ref={field}
        className={styles.typed}
        lang="zh-Latn-pinyin"
        placeholder="Pinyin"
        value={typed}
        onChange={({ target }) => onType(target.value)}
        maxLength={LONGEST_CHARACTERS}
        aria-describedby={questionId}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
      />
      <Button type="submit" look="primary" className={styles.check}>
        {typed.trim() === '' ? 'Show answer' : 'Check'}
      </Button>
    </form>
  );
}

/** What was right and what was not, in words. The rating stays the learner's. */
export function Verdict({
  grade,
  typed,
  wordId,
}: {
  readonly grade: TypedGrade;
  readonly typed: string;
  readonly wordId: string;
}) {
  if (grade.kind === 'nothing') return null;
  const isRight = grade.kind === 'correct' || grade.kind === 'toneless';
  return (
    <div className={styles.verdict} data-right={isRight}>
      <p className={styles.verdictTitle}>{titleOf(grade)}</p>
      {isRight && grade.word.id !== wordId && (
        <p>
          That is <WordText word={grade.word} /> <Pinyin word={grade.word} />, “
          <WithChinese>{grade.word.english}</WithChinese>”. This card is another one.
        </p>
      )}
      {(!isRight || grade.kind === 'toneless' || grade.isAsSaid) && (
        <p>
          You typed{' '}
          <span lang="zh-Latn-pinyin">
            <WithChinese>{typed.trim()}</WithChinese>
          </span>
        </p>
      )}
    </div>
  );
}

function titleOf(grade: TypedGrade) {
  switch (grade.kind) {
    case 'correct':
      return grade.isAsSaid ? 'Right, as it is said; below, as it is written' : 'Right';
    case 'toneless':
      return 'Right letters; tones not given';
    case 'wrong-tone':
      return (
        <>
          Right letters, wrong tone: <Pinyin>{syllablesOf(grade)}</Pinyin>
        </>
      );
    default:
      return 'Wrong letters';
  }
}

/** As they would be right. */
function syllablesOf({ word, syllables }: TypedGrade & { kind: 'wrong-tone' }): string {
  const all = parseNumbered(word.pinyinNumbered) ?? [];
  const sounds = all.filter(({ letters, tone }, index) => index === 0 || letters !== 'r' || tone !== 5);
  return syllables.flatMap((index) => (sounds[index] ? [markSyllable(sounds[index])] : [])).join(', ');
}
