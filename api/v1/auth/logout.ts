import { accounts } from '../../../lib/container/accounts.js';
import { operations } from '../../../lib/contract/operations.js';
import { cookieToken, forgettingOnRefusal, forgotten, presentedToken } from '../../../lib/http/cookies.js';
import { on } from '../../../lib/http/endpoint.js';
import { route } from '../../../lib/http/route.js';

export default route(accounts, {
  POST: on(operations.logout, async ({ learner, body, ...call }, { kit, sessions }) => {
    const presented = presentedToken({ ...call, body }, kit);
    const { refreshToken } = presented;
    const leaving = await sessions.whoLeaves({ learner, refreshToken, cookie: cookieToken(call.headers) });
    const { sessionIds, leavesCookie } = leaving;
    const end = () => sessions.signOut({ sessionIds, everywhere: body.everywhere ?? false });
    await (leavesCookie ? end() : forgettingOnRefusal(presented, end));
    return { body: { success: true as const }, headers: leavesCookie ? {} : forgotten(call.headers) };
  }),
});
