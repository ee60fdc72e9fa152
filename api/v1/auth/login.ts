import { accounts, handOver, on, operations, route } from '#functions/accounts';

export default route(accounts, {
  POST: on(operations.login, async ({ body, headers, network }, { auth }) => {
    const device = { network, userAgent: headers.get('user-agent') ?? undefined };
    const { user, tokens } = await ('recoveryCode' in body
      ? auth.recover({ ...body, ...device })
      : auth.signIn({ ...body, ...device }));
    const handed = handOver(tokens, body.tokenTransport);
    return { body: { user, tokens: handed.tokens }, headers: handed.headers };
  }),
});
