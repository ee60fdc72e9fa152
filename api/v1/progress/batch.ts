import { progressContainer } from '../../../lib/container/progress.js';
import { operations } from '../../../lib/contract/operations.js';
import { on } from '../../../lib/http/endpoint.js';
import { route } from '../../../lib/http/route.js';

export default route(progressContainer, {
  POST: on(operations.applyBatch, async ({ learner, body }, { progress }) => ({
    body: [...(await progress.applyBatch({ learner, updates: body.updates, sentAt: body.sentAt }))],
  })),

  GET: on(operations.readLog, async ({ learner, query }, { progress }) => ({
    body: await progress.readLog({ learner, after: query.after, limit: query.limit }),
  })),
});
