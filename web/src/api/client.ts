import { type OperationAddress, type OperationName, operationTable } from '../../../lib/contract/operation-table.js';
import type { Answer, AnyCall, CallOptions, Received, SoundOperation } from './calls.js';
import { ProblemError, problemOf } from './problem-error.js';
import { subjectOf } from './subject-of.js';

const TIMEOUT_MS = 8_000;

/** Operations that do the same when the server gets them twice, so that a lost answer costs nothing. */
const repeatable: ReadonlySet<OperationName> = new Set(['refresh', 'logout', 'applyBatch', 'putProgress']);

interface ClientOptions {
  /** Nothing in the browser: the API is on the same origin. */
  readonly baseUrl?: string;
  readonly timeoutMs?: number;
  /** The server no longer knows this session, or the browser's cookie belongs to somebody else now. */
  readonly onSessionEnd: () => void;
}

/**
 * One client over the contract's table of operations. It keeps the access token in memory, gets a new one by the refresh
 * cookie when the server asks for it (once, however many calls wait), and throws `ProblemError` and nothing else.
 */
export class Client {
  readonly #baseUrl: string;
  readonly #timeoutMs: number;
  readonly #onSessionEnd: () => void;
  #accessToken: string | null = null;
  #refreshing: Promise<void> | null = null;
  /** Moves when somebody signs in or out: a refresh that was under way then has no say any more. */
  #era = 0;

  constructor(options: ClientOptions) {
    this.#baseUrl = options.baseUrl ?? '';
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.#onSessionEnd = options.onSessionEnd;
  }

  /** After signing in (a token) or out (null). */
  setAccessToken(token: string | null): void {
    this.#era += 1;
    this.#accessToken = token;
    this.#refreshing = null;
  }

  async call<Name extends OperationName>(
    name: Name,
    ...[options]: Record<never, never> extends CallOptions<Name> ? [CallOptions<Name>?] : [CallOptions<Name>]
  ): Promise<Answer<Name>> {
    const received = await this.receive(name, (options ?? {}) as CallOptions<Name>);
    return received.data;
  }

  /** As `call`, with the headers of the answer. */
  async receive<Name extends OperationName>(name: Name, options: CallOptions<Name>): Promise<Received<Name>> {
    const { auth } = operationTable[name];
    const needsToken = auth === 'account' || auth === 'token';
    const era = this.#era;
    if (needsToken && this.#accessToken === null) await this.#refreshWithin(era);
    const sentToken = this.#accessToken;
    try {
      return await this.#send<Name>(name, options, sentToken);
    } catch (error) {
      if (!needsToken || !wantsNewToken(error)) throw error;
      // another call may have brought a new token meanwhile
      if (this.#accessToken === sentToken) await this.#refreshWithin(era);
      return this.#send<Name>(name, options, this.#accessToken);
    }
  }

  /** The sound that an operation answers when it is asked for audio. */
  async audio<Name extends SoundOperation>(name: Name, options: CallOptions<Name>): Promise<Blob> {
    const { data } = await this.receive(name, { ...options, accept: 'audio/*' });
    // what is not JSON is read as bytes
    return data as unknown as Blob;
  }

  /** Gets an access token by the refresh cookie; calls that come meanwhile wait for the same answer. */
  refresh(): Promise<void> {
    if (this.#refreshing) return this.#refreshing;
    const refreshing = this.#exchange().finally(() => {
      if (this.#refreshing === refreshing) this.#refreshing = null;
    });
    this.#refreshing = refreshing;
    return refreshing;
  }

  /** A call that began for one learner must not go on with the token of the next. */
  async #refreshWithin(era: number): Promise<void> {
    if (era === this.#era) await this.refresh();
    if (era !== this.#era) throw anotherLearner();
  }

  async #exchange(): Promise<void> {
    const era = this.#era;
    try {
      const { data } = await this.#send<'refresh'>('refresh', {}, null);
      if (era !== this.#era) return;
      const before = this.#accessToken;
      if (before !== null && subjectOf(before) !== subjectOf(data.accessToken)) throw anotherLearner();
      this.#accessToken = data.accessToken;
    } catch (error) {
      if (era === this.#era && error instanceof ProblemError && error.status === 401) {
        this.#accessToken = null;
        this.#onSessionEnd();
      }
      throw error;
    }
  }

  async #send<Name extends OperationName>(
    name: OperationName,
    call: AnyCall,
    token: string | null,
  ): Promise<Received<Name>> {
    const operation: OperationAddress = operationTable[name];
    const once = () => this.#sendOnce<Name>(operation, call, operation.auth === 'none' ? null : token);
    try {
      return await once();
    } catch (error) {
      const mayRepeat = operation.method === 'GET' || repeatable.has(name);
      if (!mayRepeat || call.signal?.aborted || !(error instanceof ProblemError) || error.status !== 0) throw error;
      return once();
    }
  }

  async #sendOnce<Name extends OperationName>(
    operation: OperationAddress,
    call: AnyCall,
    token: string | null,
  ): Promise<Received<Name>> {
    const timeout = AbortSignal.timeout(call.timeoutMs ?? this.#timeoutMs);
    const headers = new Headers({ Accept: call.accept ?? 'application/json' });
    if (token !== null) headers.set('Authorization', `Bearer ${token}`);
    if (call.body !== undefined) headers.set('Content-Type', 'application/json');
    try {
      const response = await fetch(this.#baseUrl + addressOf(operation, call), {
        method: operation.method,
        headers,
        signal: call.signal ? AbortSignal.any([timeout, call.signal]) : timeout,
        ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      });
      if (!response.ok) throw await problemOf(response);
      const data = await contentOf(response, call.accept);
      return { data: data as Answer<Name>, headers: response.headers };
    } catch (error) {
      if (error instanceof ProblemError || call.signal?.aborted) throw error;
      throw timeout.aborted
        ? new ProblemError({ code: 'TIMEOUT', status: 0, detail: 'The server did not answer in time.', cause: error })
        : new ProblemError({ code: 'NETWORK', status: 0, detail: 'The server can not be reached.', cause: error });
    }
  }
}

async function contentOf(response: Response, accept: AnyCall['accept']): Promise<unknown> {
  if (response.status === 204) return undefined;
  if (accept === undefined) return response.json();
  const content = await response.blob();
  // an intermediary's page is not a sound
  if (content.size > 0 && content.type.startsWith('audio/')) return content;
  throw new ProblemError({
    code: 'UNREADABLE',
    status: response.status,
    detail: 'The server did not answer with audio.',
  });
}

function addressOf(operation: OperationAddress, { params, query }: AnyCall): string {
  const path = operation.path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params?.[key] ?? ''));
  const given = Object.entries(query ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}

function wantsNewToken(error: unknown): boolean {
  return error instanceof ProblemError && (error.code === 'TOKEN_EXPIRED' || error.code === 'UNAUTHENTICATED');
}

/** Somebody else signed in from another tab: what this tab holds must not be written to their account. */
function anotherLearner(): ProblemError {
  return new ProblemError({
    code: 'UNAUTHENTICATED',
    status: 401,
    detail: 'Another account has been signed in from this browser.',
  });
}
