import { useMemo } from 'react';
import type { Turn } from '../../../../lib/contract/speech.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { usePreferences } from '../../app/preferences.js';
import type { Utterance } from '../../speech/utterance.js';
import { Button } from '../../ui/Button.js';
import { Icon } from '../../ui/Icon.js';
import styles from './dialogue.module.css';
import { LayerToggles } from './LayerToggles.js';
import type { ShownDialogue } from './obtain-dialogue.js';
import { ShortcomingNote } from './ShortcomingNote.js';
import { TurnItem } from './TurnItem.js';
import { useDialogue } from './use-dialogue.js';
import { useShows } from './use-shows.js';
import { useTurnPlayer } from './use-turn-player.js';
import { Writing } from './Writing.js';

/** The dialogue around a word: a chat of two people, to read in three layers and to hear. Fills what it is put in. */
export function DialoguePanel({ word }: { readonly word: Word }) {
  const { dialogue, retry } = useDialogue(word);
  const { script } = usePreferences();
  const { shows, toggle } = useShows();
  const lines = useMemo(() => linesOf(dialogue), [dialogue]);
  const player = useTurnPlayer(lines);
  const isSounding = player.isPlayingAll || player.current !== null;

  return (
    <div className={styles.panel}>
      <LayerToggles shows={shows} onToggle={toggle} />
      <div className={styles.scroller}>
        {dialogue ? (
          <>
            {dialogue.shortcoming && <ShortcomingNote shortcoming={dialogue.shortcoming} onRetry={retry} />}
            {script === 'traditional' && (
              <p className={styles.script}>Dialogues are written in simplified characters.</p>
            )}
            <ol className={styles.turns}>
              {lines.map(({ turn, index }) => (
                <TurnItem
                  key={index}
                  turn={turn}
                  number={index + 1}
                  word={dialogue.word}
                  shows={shows}
                  status={player.statusOf(index)}
                  onPlay={() => (player.current === index ? player.stop() : player.play(index))}
                />
              ))}
            </ol>
          </>
        ) : (
          <Writing />
        )}
      </div>
      <footer className={styles.footer}>
        {isSounding ? (
          <Button look="secondary" onClick={player.stop}>
            <Icon name="stop" />
            Stop
          </Button>
        ) : (
          <Button look="primary" disabled={!dialogue} onClick={player.playAll}>
            <Icon name="play" />
            Play all
          </Button>
        )}
        <p role="status" className={player.failure ? styles.failure : styles.place}>
          {player.failure ?? (isSounding && player.current !== null ? `${player.current + 1} of ${lines.length}` : '')}
        </p>
      </footer>
    </div>
  );
}

interface Line {
  readonly index: number;
  readonly turn: Turn;
  readonly utterance: Utterance;
}

function linesOf(dialogue: ShownDialogue | undefined): readonly Line[] {
  if (!dialogue) return [];
  const { id, turns } = dialogue;
  return turns.map((turn, index) => ({
    index,
    turn,
    utterance: { text: turn.chinese, ...(id && { turn: { conversationId: id, index } }) },
  }));
}
