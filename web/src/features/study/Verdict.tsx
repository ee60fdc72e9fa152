import { markSyllable, parseNumbered } from '../../../../lib/domain/pinyin.js';
import type { TypedGrade } from '../../../../lib/domain/typed-answer.js';
import { Pinyin, WithChinese, WordText } from '../../ui/Chinese.js';
import styles from './study.module.css';

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
            <WithChinese isTyped>{typed.trim()}</WithChinese>
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
