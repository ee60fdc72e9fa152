import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { usePreferences } from '../app/preferences.js';
import { useToast } from '../ui/Toasts.js';
import { useTheSpeaker } from './SpeakerProvider.js';
import type { Outcome, PlayOptions, SoundStatus, SpeakerState } from './speaker.js';
import { keyOf, type Utterance } from './utterance.js';

export interface UseSpeaker {
  /** Stops what sounds and says this; what a learner asked for and does not get is told in a toast. */
  readonly play: (utterance: Utterance, options?: PlayOptions) => Promise<Outcome>;
  readonly stop: () => void;
  /** Whether it was asked for last, and could not be heard. */
  readonly hasFailed: (utterance: Utterance) => boolean;
}

/** How to say something. What sounds now is `useSpeakerState`. */
export function useSpeaker(): UseSpeaker {
  const speaker = useTheSpeaker();
  const toast = useToast();
  const play = useCallback(
    async (utterance: Utterance, options?: PlayOptions) => {
      const result = await speaker.play(utterance, options);
      if (result.outcome === 'failed' && !options?.isAutomatic) toast(result.message);
      return result;
    },
    [speaker, toast],
  );
  const hasFailed = useCallback((utterance: Utterance) => speaker.statusOf(keyOf(utterance)) === 'failed', [speaker]);
  return { play, stop: speaker.stop, hasFailed };
}

export function useSpeakerState(): SpeakerState {
  const speaker = useTheSpeaker();
  return useSyncExternalStore(speaker.subscribe, speaker.get);
}

/** What the speaker does with this utterance; a page of many draws again only what changes. */
export function useSoundStatus(utterance: Utterance): SoundStatus {
  const speaker = useTheSpeaker();
  const key = keyOf(utterance);
  return useSyncExternalStore(speaker.subscribe, () => speaker.statusOf(key));
}

/** Says it once `isDue`, where the learner wants that; once for each utterance. */
export function useAutoplay(utterance: Utterance, isDue: boolean): void {
  const speaker = useTheSpeaker();
  const { autoplay } = usePreferences();
  const { text, wordId } = utterance;
  useEffect(() => {
    if (autoplay && isDue) void speaker.play({ text, ...(wordId && { wordId }) }, { isAutomatic: true });
  }, [speaker, autoplay, isDue, text, wordId]);
}

/** Has the word that comes next at hand, where it will be said unasked and data costs nothing. */
export function usePrefetch(word: { readonly id: string; readonly simplified: string } | undefined): void {
  const speaker = useTheSpeaker();
  const { autoplay } = usePreferences();
  const { id, simplified } = word ?? {};
  useEffect(() => {
    if (autoplay && id && simplified && !savesData()) speaker.prefetch({ text: simplified, wordId: id });
  }, [speaker, autoplay, id, simplified]);
}

/** Not every browser tells. */
function savesData(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}
