import { explain } from '../api/explain.js';
import { ProblemError } from '../api/problem-error.js';

/** Why the server was not even asked. */
export class Silence extends Error {
  readonly reason: 'guest' | 'offline';

  constructor(reason: 'guest' | 'offline') {
    super(`no sound: ${reason}`);
    this.name = 'Silence';
    this.reason = reason;
  }
}

const addVoice = 'Or add a Chinese voice in the settings of your device.';

/** Why nothing is heard, when the browser has no voice either, and what to do about it. */
export function explainSilence(error: unknown): string {
  if (error instanceof Silence && error.reason === 'offline') {
    return 'You are offline, and this was not heard on this device before. It plays once you are connected.';
  }
  if (error instanceof Silence) {
    return `This browser has no Chinese voice of its own. With an account you hear every word. ${addVoice}`;
  }
  if (error instanceof DOMException && error.name === 'NotAllowedError') {
    return 'Your browser held the sound back. Press play once more.';
  }
  if (error instanceof ProblemError && error.code === 'TTS_NOT_CONFIGURED') {
    return `This server does not speak, and this browser has no Chinese voice. ${addVoice.replace('Or add', 'Add')}`;
  }
  if (error instanceof ProblemError && error.code.startsWith('UPSTREAM')) {
    return `The voice does not answer right now. Try again in a moment. ${addVoice}`;
  }
  if (error instanceof ProblemError) return explain(error);
  return 'This sound can’t be played in this browser.';
}
