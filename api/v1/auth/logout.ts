import {
  accounts,
  cookieToken,
  forgettingOnRefusal,
  forgotten,
  on,
  operations,
  presentedToken,
  route,
} from '#functions/accounts';

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
