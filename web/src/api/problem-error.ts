import type { ErrorCode } from '../../../lib/contract/errors.js';
import type { FieldError } from '../../../lib/contract/problem.js';

/** Beside the server's own codes: no answer came, or none in time, or one that is not ours; or this app has a fault. */
export type FailureCode = ErrorCode | 'NETWORK' | 'TIMEOUT' | 'UNREADABLE' | 'UNEXPECTED';

interface ProblemErrorOptions {
  readonly code: FailureCode;
  /** 0 when no answer came. */
  readonly status: number;
  readonly detail: string;
  readonly requestId?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/** What every call of the API that does not succeed throws. */
export class ProblemError extends Error {
  readonly code: FailureCode;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string | undefined;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(options: ProblemErrorOptions) {
    super(`${options.code}: ${options.detail}`, { cause: options.cause });
    this.name = 'ProblemError';
    this.code = options.code;
    this.status = options.status;
    this.detail = options.detail;
    this.requestId = options.requestId;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** Nobody has decided anything: the same request may succeed later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The problem document of an answer that is not a success; a proxy's page of HTML becomes UNREADABLE. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const requestId = response.headers.get('X-Request-Id') ?? undefined;
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const document = (await response.json().catch(() => null)) as Partial<ProblemErrorOptions> | null;
  return new ProblemError({
    code: document?.code ?? 'UNREADABLE',
    status: response.status,
    detail: document?.detail ?? `The server answered with status ${response.status}.`,
    requestId: document?.requestId ?? requestId,
    errors: document?.errors,
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
  });
}

/** When nothing came back: in time, or at all. */
export function noAnswer(cause: unknown, { isTimeout }: { readonly isTimeout: boolean }): ProblemError {
  return isTimeout
    ? new ProblemError({ code: 'TIMEOUT', status: 0, detail: 'The server did not answer in time.', cause })
    : new ProblemError({ code: 'NETWORK', status: 0, detail: 'The server can not be reached.', cause });
}

/** What went wrong on this side of the network: a fault of the app, or of the browser. */
export function unexpected(cause: unknown): ProblemError {
  const detail = 'Something went wrong on this device. What you did is kept, and is tried again by itself.';
  return new ProblemError({ code: 'UNEXPECTED', status: 0, detail, cause });
}
