import { accounts } from '../../../lib/container/accounts.js';
import { operations } from '../../../lib/contract/operations.js';
import { forgettingOnRefusal, forgotten, presentedToken } from '../../../lib/http/cookies.js';
import { on } from '../../../lib/http/endpoint.js';
import { route } from '../../../lib/http/route.js';

export default route(accounts, {
  POST: on(operations.logout, async (call, { kit, sessions }) => {
    const presented = presentedToken(call, kit);
    const { refreshToken } = presented;
    const { learner, body } = call;
    await forgettingOnRefusal(presented, () =>
      sessions.signOut({ learner, refreshToken, everywhere: body.everywhere ?? false }),
    );
    return { body: { success: true as const }, headers: forgotten(call.headers) };
  }),
});
