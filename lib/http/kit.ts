import type { AccessTokens } from '../services/ports/access.js';
import type { Limit, Limiter } from '../services/ports/limiter.js';

/** One line of the log for each request; `error` is for us alone. */
export interface RequestLine {
  readonly level: 'info' | 'error';
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly code?: string;
  readonly userId?: string;
  readonly durationMs: number;
  readonly databaseMs: number;
  readonly cacheMs: number;
  readonly upstreamMs: number;
  readonly error?: unknown;
}

/** What the route kit needs from outside; every container has one. */
export interface Kit {
  readonly tokens: AccessTokens;
  readonly limiter: Limiter;
  /** By the name that an operation gives as `limit`. */
  readonly limits: Readonly<Record<string, Limit>>;
  readonly allowedOrigins: readonly string[];
  /** Compare every answer with its schema, value by value: in tests and development. */
  readonly checkAnswers: boolean;
  readonly newRequestId: () => string;
  readonly log: (line: RequestLine) => void;
}

export interface Container {
  readonly kit: Kit;
}

/** What becomes known while one request is answered. */
export interface Exchange {
  requestId: string;
  kit?: Kit;
  userId?: string;
  error?: unknown;
  /** RateLimit fields, which refusals carry too. */
  headers?: Record<string, string>;
}
