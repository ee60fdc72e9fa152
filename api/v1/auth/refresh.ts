import {
  accounts,
  forgettingOnRefusal,
  handOver,
  on,
  operations,
  Problem,
  presentedToken,
  route,
} from '#functions/accounts';

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
