import { on, operations, prefersAudio, route, speech } from '#functions/speech';

export default route(speech, {
  POST: on(operations.synthesizeSpeech, async ({ body, learner, headers, startedAtMs }, { tts, budget }) => {
    const spoken = await tts.speak(body, { userId: learner.userId, budget: budget(startedAtMs) });
    return prefersAudio(headers) ? { bytes: spoken.bytes(), contentType: spoken.contentType } : { body: spoken };
  }),
});
