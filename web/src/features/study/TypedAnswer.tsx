import { type RefObject, useId } from 'react';
import { usePreferences } from '../../app/preferences.js';
import { Button } from '../../ui/Button.js';
import { languageOf } from '../../ui/Chinese.js';
import styles from './study.module.css';

const LONGEST_CHARACTERS = 100;

interface TypedAnswerProps {
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly onCheck: () => void;
  readonly field: RefObject<HTMLInputElement | null>;
  /** The id of what is asked, so that a reader says it with the field. */
  readonly questionId: string;
  /** It was asked for, and what grades it is still on its way. */
  readonly isAwaited: boolean;
}

/** Where the pinyin of the card is typed. */
export function TypedAnswer({ typed, onType, onCheck, field, questionId, isAwaited }: TypedAnswerProps) {
  const id = useId();
  const { script } = usePreferences();
  const isInCharacters = /\p{Script=Han}/u.test(typed);
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
        lang={isInCharacters ? languageOf(script) : 'zh-Latn-pinyin'}
        placeholder={isInCharacters ? undefined : 'Pinyin'}
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
      <Button type="submit" look="primary" className={styles.check} isBusy={isAwaited}>
        {typed.trim() === '' ? 'Show answer' : 'Check'}
      </Button>
    </form>
  );
}
