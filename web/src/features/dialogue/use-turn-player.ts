import { useEffect, useRef, useState } from 'react';
import { useTheSpeaker } from '../../speech/SpeakerProvider.js';
import type { SoundStatus } from '../../speech/speaker.js';
import { useSpeakerState } from '../../speech/use-speaker.js';
import { keyOf, type Utterance } from '../../speech/utterance.js';

export interface TurnPlayer {
  /** The turn that sounds or is about to; null for none. */
  readonly current: number | null;
  readonly isPlayingAll: boolean;
  /** Why the last one did not sound. */
  readonly failure: string | null;
  readonly statusOf: (index: number) => SoundStatus;
  readonly play: (index: number) => void;
  readonly playAll: () => void;
  readonly stop: () => void;
}

/** Plays one turn or all of them in order; stops when the dialogue is closed. */
export function useTurnPlayer(lines: readonly { readonly utterance: Utterance }[]): TurnPlayer {
  const speaker = useTheSpeaker();
  const state = useSpeakerState();
  /** Where it is, or was when it failed. Two turns may have the same text. */
  const [at, setAt] = useState(0);
  const [isPlayingAll, setIsPlayingAll] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const run = useRef(0);
  useEffect(
    () => () => {
      run.current += 1;
      speaker.stop();
    },
    [speaker],
  );

  const stop = () => {
    run.current += 1;
    setIsPlayingAll(false);
    speaker.stop();
  };

  const playFrom = async (first: number, last: number) => {
    run.current += 1;
    const mine = run.current;
    setFailure(null);
    setIsPlayingAll(last > first);
    for (const [offset, { utterance }] of lines.slice(first, last + 1).entries()) {
      const index = first + offset;
      setAt(index);
      const playing = speaker.play(utterance);
      const next = index < last ? lines[index + 1] : undefined;
      if (next) speaker.prefetch(next.utterance);
      const result = await playing;
      if (run.current !== mine) return;
      if (result.outcome === 'failed') setFailure(result.message);
      if (result.outcome !== 'ended') break;
    }
    setIsPlayingAll(false);
  };

  const line = lines[at];
  const status = line && state.status !== 'idle' && state.key === keyOf(line.utterance) ? state.status : 'idle';
  return {
    current: status === 'loading' || status === 'playing' ? at : null,
    isPlayingAll,
    failure,
    statusOf: (index) => (index === at ? status : 'idle'),
    play: (index) => void playFrom(index, index),
    playAll: () => void playFrom(0, lines.length - 1),
    stop,
  };
}
