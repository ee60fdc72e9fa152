/** What is asked of a voice to choose it. */
export type VoiceTraits = Pick<SpeechSynthesisVoice, 'lang' | 'localService' | 'default'>;

/** Best first. Cantonese is written the same and is another language, so it is no substitute. */
const preferredLanguages = [/^(zh|cmn)-(hans-)?cn\b/, /^(zh|cmn)-(hans|sg)\b/, /^(zh|cmn)$/, /^(zh|cmn)\b/];
const cantonese = /^yue\b|-(hk|mo)\b|-yue\b/;

/** The voice that speaks Mandarin best: of China, on the device, the browser's own choice. Undefined when none does. */
export function chooseVoice<Voice extends VoiceTraits>(
  voices: readonly Voice[],
  { isOnline }: { isOnline: boolean },
): Voice | undefined {
  const rank = ({ lang, localService, default: isDefault }: Voice): number => {
    // Android writes zh_CN
    const language = lang.toLowerCase().replaceAll('_', '-');
    const place = cantonese.test(language) ? -1 : preferredLanguages.findIndex((pattern) => pattern.test(language));
    if (place < 0 || (!localService && !isOnline)) return Number.POSITIVE_INFINITY;
    return 4 * place + (localService ? 0 : 2) + (isDefault ? 0 : 1);
  };
  const [best] = [...voices].sort((a, b) => rank(a) - rank(b));
  return best && rank(best) < Number.POSITIVE_INFINITY ? best : undefined;
}

interface SpeakOptions {
  readonly speakingRate: number;
  readonly signal: AbortSignal;
  readonly onStart: () => void;
}

/** Browsers list their voices some time after they are first asked. */
const LISTING_MS = 700;
/** A voice that has not begun by now never will. */
const BEGINNING_MS = 5_000;

/** The speech that browsers have themselves. */
export class BrowserVoice {
  #listing: Promise<void> | undefined;

  /** Has the browser list its voices, so that they are there when one is needed. */
  prepare(): Promise<void> {
    this.#listing ??= new Promise((resolve) => {
      const synthesis = synthesisOfBrowser();
      if (!synthesis || synthesis.getVoices().length > 0) return resolve();
      synthesis.addEventListener('voiceschanged', () => resolve(), { once: true });
      setTimeout(resolve, LISTING_MS);
    });
    return this.#listing;
  }

  async find(): Promise<SpeechSynthesisVoice | undefined> {
    await this.prepare();
    return chooseVoice(synthesisOfBrowser()?.getVoices() ?? [], { isOnline: navigator.onLine });
  }

  /** Speaks to the end. @throws the reason of `signal` when it is stopped; Error when the voice fails */
  speak(text: string, voice: SpeechSynthesisVoice, { speakingRate, signal, onStart }: SpeakOptions): Promise<void> {
    const synthesis = synthesisOfBrowser();
    return new Promise((resolve, reject) => {
      if (!synthesis) return reject(new Error('this browser does not speak'));
      const spoken = new SpeechSynthesisUtterance(text);
      spoken.voice = voice;
      spoken.lang = voice.lang;
      spoken.rate = speakingRate;
      const beginning = setTimeout(() => {
        synthesis.cancel();
        reject(new Error('the voice did not begin'));
      }, BEGINNING_MS);
      spoken.onstart = () => {
        clearTimeout(beginning);
        onStart();
      };
      spoken.onend = () => {
        clearTimeout(beginning);
        resolve();
      };
      spoken.onerror = ({ error }) => {
        clearTimeout(beginning);
        reject(new DOMException(error, error === 'not-allowed' ? 'NotAllowedError' : 'OperationError'));
      };
      signal.addEventListener('abort', () => {
        clearTimeout(beginning);
        reject(signal.reason);
        synthesis.cancel();
      });
      synthesis.cancel();
      synthesis.speak(spoken);
    });
  }
}

function synthesisOfBrowser(): SpeechSynthesis | undefined {
  return typeof speechSynthesis === 'undefined' ? undefined : speechSynthesis;
}
