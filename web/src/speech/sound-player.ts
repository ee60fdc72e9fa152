interface PlayOptions {
  readonly signal: AbortSignal;
  readonly onStart: () => void;
}

/** Ten milliseconds of silence: a WAV header and 80 samples. */
const SILENCE_HEADER = 'UklGRnQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YVAAAAA=';

/** The one audio element of the app. */
export class SoundPlayer {
  #element: HTMLAudioElement | undefined;
  #isUnlocked = false;

  /**
   * Called while a press is being handled. Some browsers let an element play later, when the sound has come, only if it has
   * played something during a press.
   */
  unlock(): void {
    if (this.#isUnlocked) return;
    this.#isUnlocked = true;
    const bytes = Uint8Array.from(atob(SILENCE_HEADER) + '\x80'.repeat(80), (byte) => byte.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' }));
    const element = this.#theElement();
    element.src = url;
    element
      .play()
      .catch(() => undefined)
      .finally(() => URL.revokeObjectURL(url));
  }

  /**
   * Plays to the end.
   * @throws the reason of `signal` when it is stopped; AbortError when the device stops it; NotAllowedError when the browser
   *   does not let a page sound unasked; MediaError or NotSupportedError when it can't be played
   */
  play(sound: Blob, { signal, onStart }: PlayOptions): Promise<void> {
    const element = this.#theElement();
    const listeners = new AbortController();
    return new Promise<void>((resolve, reject) => {
      signal.throwIfAborted();
      const url = URL.createObjectURL(sound);
      // at once, not in a later task: the next sound may begin meanwhile
      const finish = (settle: () => void) => {
        if (listeners.signal.aborted) return;
        listeners.abort();
        element.pause();
        URL.revokeObjectURL(url);
        settle();
      };
      const on = (name: string, listener: () => void) =>
        element.addEventListener(name, listener, { signal: listeners.signal });
      on('ended', () => finish(resolve));
      on('error', () => finish(() => reject(element.error)));
      // a call came in, or the headphones were pulled; the pause before the end is none
      on('pause', () => {
        if (!element.ended) finish(() => reject(new DOMException('paused by the device', 'AbortError')));
      });
      signal.addEventListener('abort', () => finish(() => reject(signal.reason)), { signal: listeners.signal });
      element.src = url;
      element.play().then(onStart, (error) => finish(() => reject(error)));
    });
  }

  #theElement(): HTMLAudioElement {
    this.#element ??= new Audio();
    return this.#element;
  }
}
