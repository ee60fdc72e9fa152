import { type ErrorCode, errors } from './errors.js';

/** One bad field or item: where it is (`updates[3].rating`), why it is refused, and a sentence for people. */
export interface FieldError {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface ProblemOptions {
  /** For the client. Names what to do; never internal text. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log only. */
  readonly cause?: unknown;
}

/** A refusal or failure that a client is told about, as an RFC 9457 problem document. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, options: ProblemOptions = {}) {
    super(`${code}: ${options.detail ?? errors[code].title}`, { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = errors[code].status;
    this.detail = options.detail ?? `${errors[code].title}.`;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

/** A VALIDATION_FAILED that names one field. */
export function invalid(path: string, code: string, message: string): Problem {
  return new Problem('VALIDATION_FAILED', { detail: message, errors: [{ path, code, message }] });
}

/** Nothing outside the process answers in time: the client waits a moment and repeats the request. */
export function unavailable(detail: string, cause?: unknown, retryAfterSeconds = 2): Problem {
  return new Problem('SERVICE_UNAVAILABLE', { detail, cause, headers: { 'Retry-After': String(retryAfterSeconds) } });
}
