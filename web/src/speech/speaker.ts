import { ProblemError } from '../api/problem-error.js';
import type { BrowserVoice } from './browser-voice.js';
import { explainSilence } from './silence.js';
import type { SoundPlayer } from './sound-player.js';
import type { SoundSource } from './sound-source.js';
import { keyOf, type Utterance } from './utterance.js';

export type SpeakerState =
  | { readonly status: 'idle' }
  | { readonly status: 'loading' | 'playing'; readonly key: string }
  | { readonly status: 'failed'; readonly key: string; readonly message: string };
export type SoundStatus = SpeakerState['status'];

/** How it went; `refused`: the browser lets no page sound before it was touched. */
export type Outcome =
  | { readonly outcome: 'ended' | 'stopped' | 'refused' }
  | { readonly outcome: 'failed'; readonly message: string };

export interface PlayOptions {
  /** Nobody pressed anything: what keeps it from sounding is not worth a word. */
  readonly isAutomatic?: boolean;
}

interface SpeakerOptions {
  readonly source: SoundSource;
  readonly player: SoundPlayer;
  readonly voice: BrowserVoice;
}

interface Playing {
  readonly signal: AbortSignal;
  readonly onStart: () => void;
}

/** A learner who can hear the browser's voice does not wait longer for the better one; that is kept for the next time. */
const PATIENCE_MS = 4_000;

const idle: SpeakerState = { status: 'idle' };

/** Says one thing at a time: as a recording, else in the browser's own voice. Components subscribe to what it does. */
export class Speaker {
  readonly #options: SpeakerOptions;
  readonly #listeners = new Set<() => void>();
  #state: SpeakerState = idle;
  #current = new AbortController();

  constructor(options: SpeakerOptions) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): SpeakerState => this.#state;

  statusOf(key: string): SoundStatus {
    return this.#state.status !== 'idle' && this.#state.key === key ? this.#state.status : 'idle';
  }

  /** Stops whatever sounds and says this. Never rejects. */
  readonly play = async (utterance: Utterance, { isAutomatic = false }: PlayOptions = {}): Promise<Outcome> => {
    this.stop();
    const { signal } = this.#begin();
    const key = keyOf(utterance);
    this.#set({ status: 'loading', key });
    if (!isAutomatic) this.#options.player.unlock();
    const onStart = () => {
      if (!signal.aborted) this.#set({ status: 'playing', key });
    };
    try {
      await this.#say(utterance, { signal, onStart });
      if (!signal.aborted) this.#set(idle);
      return { outcome: 'ended' };
    } catch (error) {
      if (signal.aborted) return { outcome: 'stopped' };
      const quiet = quietOutcome(error, isAutomatic);
      const message = explainSilence(error);
      this.#set(quiet ? idle : { status: 'failed', key, message });
      return quiet ?? { outcome: 'failed', message };
    }
  };

  readonly stop = (): void => {
    this.#current.abort(new DOMException('stopped', 'AbortError'));
    if (this.#state.status !== 'idle') this.#set(idle);
  };

  /** Has the sound at hand for when it is wanted. */
  readonly prefetch = (utterance: Utterance): void => {
    this.#options.source.obtain(utterance, { isPatient: false }).catch(() => undefined);
  };

  #begin(): AbortController {
    this.#current = new AbortController();
    return this.#current;
  }

  async #say(utterance: Utterance, playing: Playing): Promise<void> {
    const { voice } = this.#options;
    const other = await voice.find();
    playing.signal.throwIfAborted();
    try {
      await this.#playRecording(utterance, playing, { hasOtherVoice: other !== undefined });
    } catch (error) {
      if (!other || playing.signal.aborted || isOfBrowser(error)) throw error;
      await voice
        .speak(utterance.text, other, { ...playing, speakingRate: utterance.speakingRate ?? 1 })
        .catch((own) => {
          // why there is no recording is the better thing to say
          throw isOfBrowser(own) ? own : error;
        });
    }
  }

  async #playRecording(
    utterance: Utterance,
    playing: Playing,
    { hasOtherVoice }: { readonly hasOtherVoice: boolean },
  ): Promise<void> {
    const { source, player } = this.#options;
    const obtaining = source.obtain(utterance, { isPatient: !hasOtherVoice });
    const sound = await (hasOtherVoice ? within(PATIENCE_MS, obtaining) : obtaining);
    playing.signal.throwIfAborted();
    try {
      await player.play(sound, playing);
    } catch (error) {
      if (!playing.signal.aborted && !isOfBrowser(error)) await source.drop(utterance);
      throw error;
    }
  }

  #set(state: SpeakerState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** The browser or the device decided that nothing sounds now; another voice would fare no better. */
function isOfBrowser(error: unknown): error is DOMException {
  return error instanceof DOMException && (error.name === 'AbortError' || error.name === 'NotAllowedError');
}

/** What is nobody's failure. */
function quietOutcome(error: unknown, isAutomatic: boolean): Outcome | undefined {
  if (!isOfBrowser(error)) return undefined;
  if (error.name === 'AbortError') return { outcome: 'stopped' };
  return isAutomatic ? { outcome: 'refused' } : undefined;
}

/** @throws ProblemError TIMEOUT; what was waited for goes on */
function within<T>(timeMs: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = new ProblemError({ code: 'TIMEOUT', status: 0, detail: 'The sound did not come in time.' });
    const timer = setTimeout(() => reject(late), timeMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
