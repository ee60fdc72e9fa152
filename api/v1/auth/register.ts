import { accounts } from '../../../lib/container/accounts.js';
import { operations } from '../../../lib/contract/operations.js';
import { handOver } from '../../../lib/http/cookies.js';
import { on } from '../../../lib/http/endpoint.js';
import { route } from '../../../lib/http/route.js';

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
