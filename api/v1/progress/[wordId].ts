import { on, operations, progressContainer, route } from '#functions/progress';

export default route(progressContainer, {
  GET: on(operations.getProgress, async ({ learner, params, query }, { progress }) => ({
    body: await progress.find({ learner, wordId: params.wordId, withEvents: query.include === 'events' }),
  })),

  PUT: on(operations.putProgress, async ({ learner, params, body }, { progress }) => ({
    body: await progress.put({ learner, wordId: params.wordId, fields: body }),
  })),

  DELETE: on(operations.deleteProgress, async ({ learner, params }, { progress }) => {
    await progress.remove({ learner, wordId: params.wordId });
    return { body: undefined };
  }),
});
