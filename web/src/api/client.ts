import { type OperationAddress, type OperationName, operationTable } from '../../../lib/contract/operation-table.js';
import { AccessTokens, unauthenticated } from './access-tokens.js';
import type { Answer, AnyCall, CallOptions, Received, SoundOperation } from './calls.js';
import { noAnswer, ProblemError, problemOf } from './problem-error.js';
import { TokenSharing } from './token-sharing.js';

const TIMEOUT_MS = 8_000;

/** Operations that do the same when the server gets them twice, so that a lost answer costs nothing. */
const repeatable: ReadonlySet<OperationName> = new Set(['refresh', 'logout', 'applyBatch', 'putProgress']);

interface ClientOptions {
  /** Nothing in the browser: the API is on the same origin. */
  readonly baseUrl?: string;
  readonly timeoutMs?: number;
  /** Between the tabs of this browser; alone without it. */
  readonly sharing?: TokenSharing;
  /** The server no longer knows the learner's session, or the browser's cookie belongs to somebody else now. */
  readonly onSessionEnd: (userId: string) => void;
  /** Another tab has signed the same learner in again. */
  readonly onSessionBack?: (userId: string) => void;
}

/**
 * One client over the contract's table of operations, for one learner at a time or a guest. It keeps the access token in
 * memory, gets a new one by the refresh cookie when the server asks for it, and throws `ProblemError` and nothing else.
 */
export class Client {
  readonly #baseUrl: string;
  readonly #timeoutMs: number;
  readonly #tokens: AccessTokens;

  constructor(options: ClientOptions) {
    this.#baseUrl = options.baseUrl ?? '';
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.#tokens = new AccessTokens({
      sharing: options.sharing ?? new TokenSharing(),
      exchange: async () => (await this.#send<'refresh'>('refresh', {}, null)).data.accessToken,
      onEnd: options.onSessionEnd,
      onBack: options.onSessionBack ?? (() => undefined),
    });
  }

  /** From now on calls are this learner's; without a token, the first of them fetches one by the cookie. */
  signIn(userId: string, accessToken: string | null): void {
    this.#tokens.begin(userId, accessToken);
  }

  /** From now on it is a guest, whose calls that need a token fail without being sent. */
  signOut(): void {
    this.#tokens.end();
  }

  /** Takes up whatever session the browser's cookie holds. @returns the user's id. @throws ProblemError 401 for none */
  discover(): Promise<string> {
    return this.#tokens.discover();
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
    const owner = options.asUser ?? this.#tokens.owner;
    if (auth === 'none') return this.#send<Name>(name, options, null);
    if (auth === 'optional') return this.#send<Name>(name, options, owner && this.#tokens.held(owner));
    if (owner === null) throw unauthenticated('Nobody is signed in.');
    const token = await this.#tokens.of(owner);
    try {
      return await this.#send<Name>(name, options, token);
    } catch (error) {
      if (!wantsNewToken(error)) throw error;
      return this.#send<Name>(name, options, await this.#tokens.renew(owner, token));
    }
  }

  /** The sound that an operation answers when it is asked for audio. */
  async audio<Name extends SoundOperation>(name: Name, options: CallOptions<Name>): Promise<Blob> {
    const { data } = await this.receive(name, { ...options, accept: 'audio/*' });
    // what is not JSON is read as bytes
    return data as unknown as Blob;
  }

  async #send<Name extends OperationName>(
    name: OperationName,
    call: AnyCall,
    token: string | null,
  ): Promise<Received<Name>> {
    const operation: OperationAddress = operationTable[name];
    const once = () => this.#sendOnce<Name>(operation, call, token);
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
      throw noAnswer(error, { isTimeout: timeout.aborted });
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
