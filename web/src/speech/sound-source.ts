import { ProblemError } from '../api/problem-error.js';
import { Silence } from './silence.js';
import type { SoundShelf } from './sound-shelf.js';
import { keyOf, type Utterance } from './utterance.js';

export interface SoundSourceOptions {
  readonly fetchSound: (utterance: Utterance) => Promise<Blob>;
  /** Whether the server would answer: guests hear the browser's voice. */
  readonly hasServer: () => boolean;
  readonly shelf: SoundShelf;
}

/** Sounds that are held in memory: what plays, what was just heard, and what comes next. */
const HELD = 12;
/** For so long at least and at most, a server that failed is not asked by whoever can do without. */
const REST_MS = { least: 30_000, most: 600_000 };

/** Recordings: from memory, from the device, else from the server. */
export class SoundSource {
  readonly #options: SoundSourceOptions;
  readonly #held = new Map<string, Promise<Blob>>();
  /** Until when (epoch ms) the server rests, and why. */
  #rest: { readonly until: number; readonly reason: ProblemError } | undefined;

  constructor(options: SoundSourceOptions) {
    this.#options = options;
  }

  /**
   * Who asks for a sound that is on its way waits for the same.
   * @param isPatient asks the server also when it has just failed.
   * @throws ProblemError; Silence when the server was not asked
   */
  obtain(utterance: Utterance, { isPatient }: { readonly isPatient: boolean }): Promise<Blob> {
    const key = keyOf(utterance);
    const held = this.#held.get(key);
    if (held) return held;
    const obtaining = this.#load(utterance, key, isPatient);
    this.#held.set(key, obtaining);
    const [oldest] = this.#held.keys();
    if (this.#held.size > HELD && oldest !== undefined) this.#held.delete(oldest);
    obtaining.catch(() => {
      if (this.#held.get(key) === obtaining) this.#held.delete(key);
    });
    return obtaining;
  }

  /** Forgets a sound that does not play. */
  async drop(utterance: Utterance): Promise<void> {
    const key = keyOf(utterance);
    this.#held.delete(key);
    await this.#options.shelf.remove(key);
  }

  async #load(utterance: Utterance, key: string, isPatient: boolean): Promise<Blob> {
    const { shelf, fetchSound, hasServer } = this.#options;
    const kept = await shelf.get(key);
    if (kept) return kept;
    if (!hasServer()) throw new Silence('guest');
    if (!navigator.onLine) throw new Silence('offline');
    if (!isPatient && this.#rest && Date.now() < this.#rest.until) throw this.#rest.reason;
    try {
      const sound = await fetchSound(utterance);
      this.#rest = undefined;
      void shelf.put(key, sound);
      return sound;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { turn, text } = utterance;
      // the dialogue is kept no more, or where it is kept does not answer: what is said in it can be said by itself, in the one voice
      // of all words
      if (turn && isLost(error)) return this.obtain({ text }, { isPatient });
      // too many turns in a minute say nothing of words
      if (error.isPassing && !(turn && error.code === 'RATE_LIMITED')) this.#restAfter(error);
      throw error;
    }
  }

  #restAfter(reason: ProblemError): void {
    const wishedMs = 1000 * (reason.retryAfterSeconds ?? 0);
    this.#rest = { until: Date.now() + Math.min(REST_MS.most, Math.max(REST_MS.least, wishedMs)), reason };
  }
}

/** Whether it is the dialogue that is missing or can't be looked up, and not the voice that fails. */
function isLost({ code, errors }: ProblemError): boolean {
  return code === 'CONVERSATION_NOT_FOUND' || errors.some(({ code }) => code === 'unreachable');
}
