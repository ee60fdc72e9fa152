import { randomUUID } from 'node:crypto';
import type { ApiServer } from '../support/api-server.js';
import type { Request } from './load/load.js';
import { call } from './world.js';

/** So many sign-ins from one address are no attack here. */
export const OPEN_LIMITS = { LIMIT_REGISTER_PER_MINUTE: '1000', LIMIT_LOGIN_PER_MINUTE: '100000' };

export interface Learner {
  readonly account: { readonly email: string; readonly password: string };
  readonly token: string;
}

/** Several learners with accounts, of a server that has a database. */
export async function enrol(server: ApiServer, count: number): Promise<readonly Learner[]> {
  const enrolOne = async (): Promise<Learner> => {
    const account = { email: `${randomUUID()}@example.org`, password: 'a good long password' };
    const { status, body } = await call(server, 'POST auth/register', { body: account });
    if (status !== 201) throw new Error(`registration answered ${status}`);
    return { account, token: (body.tokens as { accessToken: string }).accessToken };
  };
  return Promise.all(Array.from({ length: count }, enrolOne));
}

/** What a class does all day, request by request: each learner in turn, each kind of request in turn. */
export function activity(
  server: ApiServer,
  learners: readonly Learner[],
  { text, wordId }: { text: string; wordId: string },
): readonly Request[] {
  const at = (operation: string) => operation.replace(' ', ` ${server.url}/api/v1/`);
  return [0, 1, 2].flatMap((round) =>
    learners.flatMap(({ account, token }, index) => [
      { operation: at('POST tts'), token, body: { text } },
      { operation: at('POST auth/login'), body: account },
      { operation: at('POST conversations'), token, body: { type: 'text', wordId } },
      { operation: at('POST tts'), token, body: { text } },
      index % 2 === 0
        ? { operation: at(`PUT progress/${wordId}`), token, body: { studyCount: round * learners.length + index + 1 } }
        : { operation: at('GET progress'), token },
    ]),
  );
}
