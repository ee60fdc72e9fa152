import { type KeyboardEvent, type RefObject, useEffect } from 'react';
import { usePreferences } from '../../app/preferences.js';
import { Button } from '../../ui/Button.js';
import { languageOf } from '../../ui/Chinese.js';
import { Icon } from '../../ui/Icon.js';
import { shortcuts, useShortcut } from '../../ui/shortcuts.js';
import styles from './words.module.css';

interface SearchBoxProps {
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The arrow down, to the results. */
  readonly onDown: () => void;
  readonly onEnter: () => void;
}

/** `/` leads here from the whole page, Escape empties it. */
export function SearchBox({ ref, value, onChange, onDown, onEnter }: SearchBoxProps) {
  const shortcut = useShortcut('/');
  const { script } = usePreferences();
  const isInCharacters = /\p{Script=Han}/u.test(value);
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (!shortcuts.areOn() || event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector('dialog[open]') || isTyping(event.target)) return;
      event.preventDefault();
      ref.current?.focus();
      ref.current?.select();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [ref]);

  const press = (event: KeyboardEvent) => {
    // an input method uses these keys itself
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') onDown();
    else if (event.key === 'Enter') onEnter();
    else if (event.key === 'Escape' && value) onChange('');
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.search}>
      <label htmlFor="word-search" className="visually-hidden">
        Search words
      </label>
      <input
        ref={ref}
        id="word-search"
        type="search"
        className={styles.searchInput}
        placeholder={isInCharacters ? undefined : 'Characters, pinyin or English'}
        value={value}
        lang={isInCharacters ? languageOf(script) : undefined}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="search"
        aria-keyshortcuts={shortcut}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={press}
      />
      {value ? (
        <Button
          look="quiet"
          size="icon"
          className={styles.clear}
          aria-label="Clear the search"
          onClick={() => {
            onChange('');
            ref.current?.focus();
          }}
        >
          <Icon name="close" />
        </Button>
      ) : (
        <span className={styles.searchKey} aria-hidden="true">
          /
        </span>
      )}
    </div>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type="radio"]), textarea, select') !== null;
}
