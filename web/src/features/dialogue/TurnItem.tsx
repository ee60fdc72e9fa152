import { useEffect, useRef } from 'react';
import type { Turn } from '../../../../lib/contract/speech.js';
import { SoundButton } from '../../speech/SoundButton.js';
import type { SoundStatus } from '../../speech/speaker.js';
import { Pinyin, Sentence, WithChinese } from '../../ui/Chinese.js';
import styles from './dialogue.module.css';
import type { Shows } from './use-shows.js';

interface TurnItemProps {
  readonly turn: Turn;
  readonly number: number;
  /** To be marked. */
  readonly word: string;
  readonly shows: Shows;
  readonly status: SoundStatus;
  readonly onPlay: () => void;
}

export function TurnItem({ turn, number, word, shows, status, onPlay }: TurnItemProps) {
  const item = useRef<HTMLLIElement>(null);
  const isSounding = status === 'playing' || status === 'loading';
  // whoever listens to all of it reads along
  useEffect(() => {
    if (isSounding) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isSounding]);
  const isHidden = !shows.characters && !shows.pinyin && !shows.english;
  return (
    <li
      ref={item}
      className={styles.turn}
      data-speaker={turn.speaker}
      data-status={status}
      aria-current={isSounding || undefined}
    >
      <span className={styles.speaker}>
        <span className="visually-hidden">Speaker </span>
        {turn.speaker}
      </span>
      <div className={styles.bubble}>
        {shows.characters && (
          <p className={styles.chinese}>
            <Sentence chinese={turn.chinese} mark={word} />
          </p>
        )}
        {shows.pinyin && (
          <p className={styles.pinyin}>
            <Pinyin>{turn.pinyin}</Pinyin>
          </p>
        )}
        {shows.english && (
          <p className={styles.english}>
            <WithChinese>{turn.english}</WithChinese>
          </p>
        )}
        {isHidden && <p className={styles.hidden}>Listen first</p>}
      </div>
      <SoundButton
        status={status}
        title={isSounding ? 'Stop' : 'Play this turn'}
        aria-pressed={isSounding}
        onClick={onPlay}
      >
        Play turn {number}
      </SoundButton>
    </li>
  );
}
