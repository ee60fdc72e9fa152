/**
 * The first speech of a process, asked for when next to no time is left: the client is still reading parts of itself from disk
 * when the time is over. `node --import tsx tests/speech/late-speech.ts <address> <milliseconds left>` prints what became of it.
 */
import { Problem } from '../../lib/contract/problem.js';
import { googleTextToSpeech } from '../../lib/google/text-to-speech.js';
import { Budget } from '../../lib/services/ports/budget.js';

const [endpoint, leftMs] = process.argv.slice(2);
const totalMs = 8_500;
let asked = 0;
/** All of the time passes while the client is loaded. */
const nowMs = () => {
  asked += 1;
  return asked === 1 ? 0 : totalMs - Number(leftMs);
};
await import('@google-cloud/text-to-speech');
const voice = googleTextToSpeech({ access: undefined, endpoint, encoding: 'LINEAR16' });
const budget = new Budget({ startedAtMs: 0, totalMs, nowMs });
await voice.synthesize({ text: '好', voice: 'cmn-CN-Standard-A', speakingRate: 1 }, budget).then(
  () => console.log('spoken'),
  (error: unknown) => console.log(error instanceof Problem ? error.code : error),
);
