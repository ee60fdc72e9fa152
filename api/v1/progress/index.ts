import { entityTag, knownVersion, on, operations, progressContainer, route } from '#functions/progress';

export default route(progressContainer, {
  GET: on(operations.listProgress, async ({ learner, query, headers }, { progress }) => {
    const knownCursor = knownVersion(headers, learner.userId);
    const changes = await progress.list({ learner, since: query.since, knownCursor });
    const fresh = {
      ETag: entityTag(changes.cursor, learner.userId),
      'Progress-Cursor': changes.cursor,
      Vary: 'Authorization',
    };
    return changes.progress === null
      ? { status: 304, headers: fresh }
      : { body: [...changes.progress], headers: fresh };
  }),
});
