import { on, operations, prefersAudio, route, speech } from '#functions/speech';

export default route(speech, {
  POST: on(
    operations.createConversation,
    async ({ body, learner, headers, startedAtMs }, { conversations, budget }) => {
      const buyer = { userId: learner.userId, budget: budget(startedAtMs) };
      if (body.type === 'text') return { body: await conversations.read(body, buyer) };
      const spoken = await conversations.speakTurn(body, buyer);
      return prefersAudio(headers) ? { bytes: spoken.bytes(), contentType: spoken.contentType } : { body: spoken };
    },
  ),
});
