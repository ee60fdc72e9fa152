/**
 * Every code that an answer may carry, with its status and title: the one table from which types, answers and
 * documents derive. A code is stable; its title is for people.
 */
export const errors = {
  INVALID_JSON: { status: 400, title: 'The body is not valid JSON' },
  VALIDATION_FAILED: { status: 400, title: 'The request has invalid fields' },
  UNAUTHENTICATED: { status: 401, title: 'Sign in first' },
  /** The access token was good and is too old: refresh it and repeat the request. */
  TOKEN_EXPIRED: { status: 401, title: 'The access token has expired' },
  INVALID_CREDENTIALS: { status: 401, title: 'E-mail or password is wrong' },
  /** Sign in again: the session has ended, or the token is not one of ours. */
  REFRESH_TOKEN_INVALID: { status: 401, title: 'The refresh token is not valid' },
  /** An old refresh token was presented: somebody may have copied it, so the whole session is revoked. */
  REFRESH_TOKEN_REUSED: { status: 401, title: 'The refresh token was used before' },
  NOT_FOUND: { status: 404, title: 'There is nothing here' },
  WORD_NOT_FOUND: { status: 404, title: 'There is no such word' },
  PROGRESS_NOT_FOUND: { status: 404, title: 'There is no progress for this word' },
  CONVERSATION_NOT_FOUND: { status: 404, title: 'There is no such conversation' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This method is not supported here' },
  EMAIL_TAKEN: { status: 409, title: 'This e-mail address has an account' },
  /** The id of an event was used for another event: set the item aside, it will never be accepted. */
  REVIEW_CONFLICT: { status: 409, title: 'This event id stands for something else' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The request is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body must be JSON' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  QUOTA_EXCEEDED: { status: 429, title: "Today's quota is used up" },
  INTERNAL: { status: 500, title: 'Something went wrong on our side' },
  UPSTREAM_FAILED: { status: 502, title: 'A service that we rely on failed' },
  SERVICE_UNAVAILABLE: { status: 503, title: 'The service is not available right now' },
  TTS_NOT_CONFIGURED: { status: 503, title: 'Speech is not configured' },
  UPSTREAM_TIMEOUT: { status: 504, title: 'A service that we rely on did not answer in time' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errors;
