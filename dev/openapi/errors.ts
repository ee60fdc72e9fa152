import { type ErrorCode, errors } from '../../lib/contract/errors.js';
import { Problem, type ProblemOptions } from '../../lib/contract/problem.js';
import { problemResponse } from '../../lib/http/reply.js';
import type { Example } from './model.js';

const codes = Object.keys(errors) as ErrorCode[];

/** What another method of its path answers. */
const OF_NO_OPERATION = 'METHOD_NOT_ALLOWED';

interface Described {
  /** When it is answered, and what a client does then. */
  readonly when: string;
  readonly example?: Pick<ProblemOptions, 'detail' | 'errors'>;
}

/** The table of errors, in words. */
export const described: Record<ErrorCode, Described> = {
  INVALID_JSON: { when: 'The body is not JSON in UTF-8, or it ended too soon.' },
  VALIDATION_FAILED: {
    when: 'Fields are missing, unknown or out of range; `errors` names each of them.',
    example: {
      detail: 'timeZone must be the name of a time zone, such as Europe/Berlin.',
      errors: [
        { path: 'timeZone', code: 'invalid_value', message: 'must be the name of a time zone, such as Europe/Berlin' },
      ],
    },
  },
  UNAUTHENTICATED: {
    when: 'There is no token, or it is not ours, or its account or session has ended: sign in.',
    example: { detail: 'Send the access token as Authorization: Bearer <token>.' },
  },
  TOKEN_EXPIRED: {
    when: 'The access token was good and is too old: refresh it and repeat the request.',
    example: { detail: 'The access token has expired. Refresh it and repeat the request.' },
  },
  INVALID_CREDENTIALS: {
    when: 'E-mail address, password or recovery code is wrong; which of them is not said.',
    example: { detail: 'The e-mail address, the password or the code is wrong.' },
  },
  REFRESH_TOKEN_INVALID: {
    when: 'The session has ended, or the token is not one of ours: sign in.',
    example: { detail: 'The refresh token is not valid. Sign in again.' },
  },
  REFRESH_TOKEN_REUSED: {
    when: 'An old refresh token came again. Somebody may have copied it, so the session is ended: sign in.',
    example: { detail: 'This refresh token was used before, so the session has been ended. Sign in again.' },
  },
  NOT_FOUND: { when: 'Nothing has this path.' },
  WORD_NOT_FOUND: {
    when: 'No word has this id.',
    example: { errors: [{ path: 'wordId', code: 'unknown_word', message: 'is not the id of a word' }] },
  },
  PROGRESS_NOT_FOUND: { when: 'The learner has no progress with this word.' },
  CONVERSATION_NOT_FOUND: {
    when: 'The dialogue is not the current one of its word any more: read it again.',
    example: {
      errors: [
        { path: 'conversationId', code: 'unknown_conversation', message: 'is not the id of a current conversation' },
      ],
    },
  },
  METHOD_NOT_ALLOWED: {
    when: 'The path has no such method; `Allow` names those that it has.',
    example: { detail: 'PUT is not supported here; use GET, HEAD, OPTIONS.' },
  },
  EMAIL_TAKEN: { when: 'The e-mail address has an account: sign in.' },
  REVIEW_CONFLICT: {
    when: 'The id of an update was used for something else. Set that update aside: it will never be accepted.',
    example: {
      detail: "1 of the updates can't be applied; nothing was written.",
      errors: [{ path: 'updates[0].id', code: 'REVIEW_CONFLICT', message: 'stands for another event' }],
    },
  },
  PAYLOAD_TOO_LARGE: {
    when: 'The body has more than 1 MB, or a batch more than 500 updates: send it in parts.',
    example: { detail: 'A batch has at most 500 updates; this one has 501. Send it in parts.' },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    when: 'The body is announced as something else than JSON in UTF-8.',
    example: { detail: 'Send the body with Content-Type: application/json.' },
  },
  RATE_LIMITED: {
    when: 'Too many requests: wait `Retry-After` seconds.',
    example: { detail: 'This is allowed 30 times in a while. Try again in 42 s.' },
  },
  QUOTA_EXCEEDED: {
    when: "The day's share of what is bought is used up: `Retry-After` says when the next day begins. What is cached can still be had.",
    example: {
      detail: "Today's quota of new characters is used up (your share). It is renewed at 2026-02-01T00:00:00.000Z.",
    },
  },
  INTERNAL: { when: 'A fault of ours: tell us the `requestId`.' },
  UPSTREAM_FAILED: { when: 'Google answered with a failure. Nothing was counted; try again later.' },
  SERVICE_UNAVAILABLE: {
    when: 'The database does not answer in time, or too much is waiting: repeat the request after `Retry-After` seconds.',
    example: { detail: 'The database cannot be reached at the moment. Try again in a moment.' },
  },
  TTS_NOT_CONFIGURED: {
    when: 'This deployment does not speak; the detail names the settings that it lacks.',
    example: { detail: 'Speech needs these settings: GOOGLE_CREDENTIALS_JSON.' },
  },
  UPSTREAM_TIMEOUT: { when: 'Google did not answer in time. Nothing was counted; try again.' },
};

/** By code, the document that a client gets, made by what makes it in the API. */
export async function problemExamples(): Promise<Record<string, Example>> {
  const examples = codes
    .filter((code) => code !== OF_NO_OPERATION)
    .map(async (code) => [code, { summary: described[code].when, value: await problemOf(code) }] as const);
  return Object.fromEntries(await Promise.all(examples));
}

async function problemOf(code: ErrorCode): Promise<unknown> {
  const problem = new Problem(code, described[code].example);
  return problemResponse(problem, '0b8e7c1c-5d0f-4b1e-9a57-2f6f3c1d9e10').json();
}

/** The table of errors with an example, in Markdown. */
export async function errorTable(): Promise<string> {
  const example = JSON.stringify(await problemOf(OF_NO_OPERATION), null, 2);
  const rows = codes.map((code) => `| \`${code}\` | ${errors[code].status} | ${described[code].when} |`);
  const table = ['| code | status | when, and what then |', '|---|---|---|', ...rows].join('\n');
  return `\`\`\`json\n${example}\n\`\`\`\n\n${table}`;
}
