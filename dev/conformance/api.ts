import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorCode, errors } from '../../lib/contract/errors.js';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { type Operation, operations } from '../../lib/contract/operations.js';
import { type Answer, exchange, jsonOf } from '../remote/exchange.js';
import type { Remote } from '../remote/remote.js';
import type { Success } from '../remote/success.js';
import { answerKey } from './documented.js';
import type { Ledger } from './ledger.js';

export interface Request {
  readonly method?: string;
  /** Instead of the operation's own. */
  readonly path?: string;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes as JSON; text and bytes as they are. */
  readonly body?: object | string | Uint8Array<ArrayBuffer> | undefined;
}

interface Refusal {
  readonly code: ErrorCode;
  readonly errors?: readonly { readonly path: string; readonly code: string }[];
}

/** A wait is asked for by the implementation; longer ones, or more of them, are a fault. */
const LONGEST_WAIT_SECONDS = 70;
const LONGEST_WAITS_SECONDS = 400;

/** Speaks to the implementation; the ledger sees every answer. */
export class Api {
  #waitedSeconds = 0;

  constructor(
    private readonly remote: Remote,
    private readonly ledger: Ledger,
    private readonly options: { readonly signal: AbortSignal; readonly notify: (line: string) => void },
  ) {}

  /** Any request; where the limit is reached, after the wait that is asked for. */
  async send(name: OperationName, request: Request = {}): Promise<Answer> {
    for (;;) {
      const answer = await this.#once(name, request);
      const seconds = Number(answer.headers.get('retry-after'));
      if (answer.status !== 429 || answerKey(answer) !== '429 RATE_LIMITED' || !(seconds > 0)) return answer;
      if (seconds > LONGEST_WAIT_SECONDS || this.#waitedSeconds + seconds > LONGEST_WAITS_SECONDS) return answer;
      this.#waitedSeconds += seconds;
      this.options.notify(`(the limit of ${name} is reached: waiting ${seconds} s, as it says)`);
      await sleep(seconds * 1000, undefined, { signal: this.options.signal });
    }
  }

  /** What it answers when all is well; everything else is a fault. */
  async ok<N extends OperationName>(name: N, request: Request = {}): Promise<Success<N>> {
    const { body } = await this.okWithHeaders(name, request);
    return body;
  }

  async okWithHeaders<N extends OperationName>(
    name: N,
    request: Request = {},
  ): Promise<{ body: Success<N>; headers: Headers; text: string }> {
    const answer = await this.send(name, request);
    const { status }: Operation = operations[name];
    assert.equal(answer.status, status, `${name} answers ${answerKey(answer)} ${answer.text.slice(0, 300)}`);
    // its form is the ledger's business
    return { body: jsonOf(answer) as Success<N>, headers: answer.headers, text: answer.text };
  }

  /** A refusal with this code that names (at least) these fields; everything else is a fault. */
  async refuses(
    code: ErrorCode,
    name: OperationName,
    request: Request = {},
    fields: readonly string[] = [],
  ): Promise<Answer & { readonly problem: Refusal }> {
    const answer = await this.send(name, request);
    const what = `${name} answers ${answerKey(answer)} ${answer.text.slice(0, 300)}`;
    assert.equal(answerKey(answer), `${errors[code].status} ${code}`, what);
    const problem = jsonOf(answer) as Refusal;
    const named = (problem.errors ?? []).map(({ path }) => path);
    const missing = fields.filter((field) => !named.includes(field));
    assert.deepEqual(missing, [], `not named: ${missing.join(', ')}. ${what}`);
    return { ...answer, problem };
  }

  async #once(name: OperationName, request: Request): Promise<Answer> {
    const operation: Operation = operations[name];
    const { method = operation.method, path = operation.path.replace(/:\w+/g, 'some-word'), token, body } = request;
    const answer = await exchange(this.remote, path, {
      method,
      signal: this.options.signal,
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...request.headers,
      },
      ...(body !== undefined && {
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    });
    this.ledger.examine(name, { method, path }, answer);
    return answer;
  }
}
