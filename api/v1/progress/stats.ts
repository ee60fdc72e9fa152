import { on, operations, progressContainer, route } from '#functions/progress';

export default route(progressContainer, {
  GET: on(operations.getStatistics, async ({ learner, query }, { progress }) => ({
    body: await progress.statistics({ learner, timeZone: query.timeZone }),
  })),
});
