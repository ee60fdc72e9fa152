import { accounts, handOver, on, operations, route } from '#functions/accounts';

export default route(accounts, {
  POST: on(operations.register, async ({ body, headers }, { auth }) => {
    const { tokenTransport, ...request } = body;
    const { user, tokens, recoveryCodes } = await auth.register({
      ...request,
      userAgent: headers.get('user-agent') ?? undefined,
    });
    const handed = handOver(tokens, tokenTransport);
    return { body: { user, tokens: handed.tokens, recoveryCodes }, headers: handed.headers };
  }),
});
