import { ProblemError } from './problem-error.js';

/** A failure in plain words: what happened and what to do about it. */
export function explain(error: unknown): string {
  if (!(error instanceof ProblemError)) return 'Something went wrong in this page. Reload it and try again.';
  switch (error.code) {
    case 'NETWORK':
      return 'The server can’t be reached. Check your connection and try again.';
    case 'TIMEOUT':
    case 'UPSTREAM_TIMEOUT':
      return 'The server took too long to answer. Try again in a moment.';
    case 'SERVICE_UNAVAILABLE':
    case 'UNREADABLE':
      return 'The service is not available right now. Nothing is lost; try again in a moment.';
    case 'RATE_LIMITED':
      return `Too many tries. Wait ${wait(error.retryAfterSeconds)}, then try again.`;
    case 'INVALID_CREDENTIALS':
      return 'The e-mail address or the password is wrong.';
    case 'EMAIL_TAKEN':
      return 'There is an account with this e-mail address. Sign in instead.';
    case 'INTERNAL':
      return 'Something went wrong on our side. Try again; if it stays so, tell us the request number.';
    case 'UNAUTHENTICATED':
    case 'TOKEN_EXPIRED':
    case 'REFRESH_TOKEN_INVALID':
    case 'REFRESH_TOKEN_REUSED':
      return 'Your session has ended. Sign in again.';
    default:
      return error.detail;
  }
}

function wait(seconds = 60): string {
  if (seconds < 90) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

/** The messages of a refused form, by field; a field is the first part of the path. */
export function fieldMessages(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ProblemError)) return {};
  const pairs = error.errors.map(({ path, message }) => [path.split(/[.[]/)[0] ?? path, message] as const);
  return Object.fromEntries(pairs.reverse());
}

/** Why there is no answer of the server, where what this device knows stands in for it. */
export function explainAbsence(error: unknown): string {
  return error instanceof ProblemError && error.status === 0 ? 'The server can’t be reached.' : explain(error);
}
