import { speech } from '../../lib/container/speech.js';
import { operations } from '../../lib/contract/operations.js';
import { on } from '../../lib/http/endpoint.js';
import { route } from '../../lib/http/route.js';

export default route(speech, {
  POST: on(operations.createConversation, async ({ body, learner, startedAtMs }, { conversations, budget }) => {
    const buyer = { userId: learner.userId, budget: budget(startedAtMs) };
    return {
      body: await (body.type === 'text' ? conversations.read(body, buyer) : conversations.speakTurn(body, buyer)),
    };
  }),
});
