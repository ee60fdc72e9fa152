import { expect, it } from 'vitest';
import { Budget } from '../services/ports/budget.js';
import { googleTextToSpeech } from './text-to-speech.js';

it('speech whose client was not loaded in time has cost nothing, and tells how much time a call would have wanted', async () => {
  const voice = googleTextToSpeech({ access: undefined, endpoint: 'http://127.0.0.1:1', encoding: 'LINEAR16' });
  const budget = new Budget({ startedAtMs: 0, totalMs: 0, nowMs: () => 0 });
  const spoken = voice.synthesize({ text: '好', voice: 'cmn-CN-Standard-A', speakingRate: 1 }, budget);
  await expect(spoken).rejects.toMatchObject({
    code: 'UPSTREAM_TIMEOUT',
    cause: { costNothing: true, wantedMs: 5_000 },
  });
});
