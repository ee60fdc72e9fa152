import { randomUUID } from 'node:crypto';
import type { ApiServer } from '../support/api-server.js';
import type { Answer, Request } from './load/load.js';
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

export interface Subjects {
  readonly text: string;
  readonly wordId: string;
  /** Words whose speech or dialogue nobody has asked for yet: one in six requests is for another of them, as long as there are any. */
  readonly fresh?: readonly { readonly id: string; readonly simplified: string }[];
}

/** What a class does all day, request by request: each learner in turn, each kind of request in turn. */
export function activity(
  server: ApiServer,
  learners: readonly Learner[],
  { text, wordId, fresh = [] }: Subjects,
): readonly Request[] {
  const at = (operation: string) => operation.replace(' ', ` ${server.url}/api/v1/`);
  const freshOf = (number: number, token: string): readonly Request[] => {
    const word = fresh[number];
    if (!word) return [];
    return number % 3 === 0
      ? [{ operation: at('POST conversations'), token, body: { type: 'text', wordId: word.id } }]
      : [{ operation: at('POST tts'), token, body: { text: word.simplified } }];
  };
  return [0, 1, 2].flatMap((round) =>
    learners.flatMap(({ account, token }, index) => [
      { operation: at('POST tts'), token, body: { text } },
      { operation: at('POST auth/login'), body: account },
      { operation: at('POST conversations'), token, body: { type: 'text', wordId } },
      { operation: at('POST tts'), token, body: { text } },
      index % 2 === 0
        ? { operation: at(`PUT progress/${wordId}`), token, body: { studyCount: round * learners.length + index + 1 } }
        : { operation: at('GET progress'), token },
      ...freshOf(round * learners.length + index, token),
    ]),
  );
}

/**
 * Of each learner, the counts that were acknowledged by PUT and those that the log has now, in their order. One that changes nothing
 * is no event.
 */
export async function writtenBy(
  server: ApiServer,
  learners: readonly Learner[],
  wordId: string,
  answers: readonly Answer[],
): Promise<{ readonly acknowledged: readonly number[][]; readonly kept: readonly number[][] }> {
  const counts = answers
    .filter(({ operation, status }) => operation.startsWith('PUT ') && status === 200)
    .sort((earlier, later) => earlier.startedAtMs - later.startedAtMs)
    .map(({ body }) => Number(body.studyCount));
  const acknowledged = learners.map((_, index) =>
    // `activity` gives each learner counts that nobody else has
    withoutRepeats(counts.filter((count) => (count - 1) % learners.length === index)),
  );
  const kept = await Promise.all(
    learners.map(async ({ token }) => {
      const { body } = await call(server, `GET progress/${wordId}?include=events`, { token });
      const events = (body.events ?? []) as readonly { readonly studyCount: number; readonly at: string }[];
      return [...events].sort((one, other) => one.at.localeCompare(other.at)).map(({ studyCount }) => studyCount);
    }),
  );
  return { acknowledged, kept };
}

const withoutRepeats = (counts: readonly number[]) => counts.filter((count, index) => count !== counts[index - 1]);
