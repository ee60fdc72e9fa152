import { on, operations, progressContainer, route } from '#functions/progress';

export default route(progressContainer, {
  POST: on(operations.applyBatch, async ({ learner, body }, { progress }) => ({
    body: [...(await progress.applyBatch({ learner, updates: body.updates, sentAt: body.sentAt }))],
  })),

  GET: on(operations.readLog, async ({ learner, query }, { progress }) => ({
    body: await progress.readLog({ learner, after: query.after, limit: query.limit }),
  })),
});
