import { accounts, cookieToken, forgotten, on, operations, route } from '#functions/accounts';

export default route(accounts, {
  GET: on(operations.getMe, async ({ learner }, { account }) => ({ body: await account.get({ learner }) })),

  PATCH: on(operations.updateMe, async ({ learner, network, body }, { account }) => ({
    body: await account.update({ learner, network, changes: body }),
  })),

  DELETE: on(operations.deleteMe, async ({ learner, network, headers, body }, { account, sessions }) => {
    const { leavesCookie } = await sessions.whoLeaves({ learner, cookie: cookieToken(headers) });
    await account.remove({ learner, network, password: body.password });
    return { body: undefined, headers: leavesCookie ? {} : forgotten(headers) };
  }),
});
