/** What the process that asks and the test that tells it what to ask say to each other. */

export interface Request {
  /** `POST http://127.0.0.1:1/api/v1/tts` */
  readonly operation: string;
  readonly token?: string | undefined;
  readonly body?: unknown;
}

export interface Answer {
  readonly operation: string;
  /** 0 when none came. */
  readonly status: number;
  /** Long texts cut short. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970, the same in every process. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** What the server says that it waited for Google and for the database meanwhile. */
  readonly upstreamMs: number;
  readonly databaseMs: number;
}

export type Order =
  /** Asks `requests` one after the other and again from the first, each at its time whether or not earlier ones were answered. */
  | {
      readonly order: 'begin';
      readonly series: number;
      readonly requests: readonly Request[];
      readonly perSecond: number;
    }
  | { readonly order: 'pace'; readonly series: number; readonly perSecond: number }
  /** Asks no more; what was asked is waited for. */
  | { readonly order: 'end'; readonly series: number };

export type Report =
  | { readonly report: 'ready' }
  | { readonly report: 'answer'; readonly series: number; readonly answer: Answer }
  | { readonly report: 'ended'; readonly series: number };
