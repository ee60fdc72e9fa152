import type { Budget } from './budget.js';

/** Everything that decides how speech sounds. */
export interface Utterance {
  /** In normal form C. */
  readonly text: string;
  readonly voice: string;
  /** 1 is the voice's own pace. */
  readonly speakingRate: number;
  /** Pinyin with tone numbers of the whole text, where the voice shall not choose for itself. */
  readonly reading?: string | undefined;
}

export interface Audio {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

export interface SpeechSynthesizer {
  /** Of the settings that change what comes out, as part of a cache key. */
  readonly format: string;
  /** Names of the variables that would have to be set; empty where speech can be made. */
  readonly missingSettings: readonly string[];
  /**
   * Makes speech, once, for money.
   * @throws Problem UPSTREAM_FAILED, UPSTREAM_TIMEOUT, TTS_NOT_CONFIGURED
   */
  synthesize(utterance: Utterance, budget: Budget): Promise<Audio>;
}
