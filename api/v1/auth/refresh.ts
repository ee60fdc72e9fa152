import { accounts } from '../../../lib/container/accounts.js';
import { operations } from '../../../lib/contract/operations.js';
import { Problem } from '../../../lib/contract/problem.js';
import { forgettingOnRefusal, handOver, presentedToken } from '../../../lib/http/cookies.js';
import { on } from '../../../lib/http/endpoint.js';
import { route } from '../../../lib/http/route.js';

export default route(accounts, {
  POST: on(operations.refresh, async (call, { kit, sessions }) => {
    const presented = presentedToken(call, kit);
    const { refreshToken, transport } = presented;
    if (refreshToken === undefined)
      throw new Problem('UNAUTHENTICATED', { detail: 'Send a refresh token, in the body or as the cookie.' });
    const issued = await forgettingOnRefusal(presented, () => sessions.refresh({ refreshToken }));
    const { tokens, headers } = handOver(issued, transport);
    return { body: tokens, headers };
  }),
});
