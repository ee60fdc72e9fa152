import { randomUUID } from 'node:crypto';
import type { ApiServer } from '../support/api-server.js';
import { type Answer, call } from './world.js';

/** So many sign-ins from one address are no attack here. */
export const OPEN_LIMITS = { LIMIT_REGISTER_PER_MINUTE: '1000', LIMIT_LOGIN_PER_MINUTE: '100000' };

interface Learner {
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
) {
  const kinds = [
    ({ token }: Learner) => call(server, 'POST tts', { token, body: { text } }),
    ({ account }: Learner) => call(server, 'POST auth/login', { body: account }),
    ({ token }: Learner) => call(server, 'POST conversations', { token, body: { type: 'text', wordId } }),
    ({ token }: Learner, index: number) =>
      call(server, `PUT progress/${wordId}`, { token, body: { studyCount: index + 1 } }),
    ({ token }: Learner) => call(server, 'GET progress', { token }),
  ];
  return (index: number): Promise<Answer> => {
    const learner = learners[Math.floor(index / kinds.length) % learners.length];
    const ask = kinds[index % kinds.length];
    if (!learner || !ask) throw new Error('nobody to ask');
    return ask(learner, index);
  };
}
