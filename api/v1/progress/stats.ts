import { progressContainer } from '../../../lib/container/progress.js';
import { operations } from '../../../lib/contract/operations.js';
import { on } from '../../../lib/http/endpoint.js';
import { route } from '../../../lib/http/route.js';

export default route(progressContainer, {
  GET: on(operations.getStatistics, async ({ learner, query }, { progress }) => ({
    body: await progress.statistics({ learner, timeZone: query.timeZone }),
  })),
});
