import { speech } from '../../lib/container/speech.js';
import { operations } from '../../lib/contract/operations.js';
import { prefersAudio } from '../../lib/http/accept.js';
import { on } from '../../lib/http/endpoint.js';
import { route } from '../../lib/http/route.js';

export default route(speech, {
  POST: on(operations.synthesizeSpeech, async ({ body, learner, headers, startedAtMs }, { tts, budget }) => {
    const spoken = await tts.speak(body, { userId: learner.userId, budget: budget(startedAtMs) });
    return prefersAudio(headers) ? { bytes: spoken.bytes(), contentType: spoken.contentType } : { body: spoken };
  }),
});
