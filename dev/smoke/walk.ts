import * as v from 'valibot';
import type { Health } from '../../lib/contract/health.js';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { type Operation, operations } from '../../lib/contract/operations.js';
import { type Answer, exchange, jsonOf, type Sent } from '../remote/exchange.js';
import type { Remote } from '../remote/remote.js';
import type { Success } from '../remote/success.js';

/** What a step found wrong, in a sentence. */
export class Failed extends Error {
  override readonly name = 'Failed';
}

export function must(isSo: boolean, otherwise: string): asserts isSo {
  if (!isSo) throw new Failed(otherwise);
}

export interface Asked {
  /** Instead of the operation's own, for those with parameters. */
  readonly path?: string;
  readonly token?: string | undefined;
  readonly body?: object;
}

const ProblemDocument = v.object({ code: v.string(), detail: v.string(), requestId: v.string() });
export type ProblemDocument = v.InferOutput<typeof ProblemDocument>;

/** Nothing that answers at all takes longer: the functions may work for 10 s, and each of these asks for little. */
const PATIENCE_MS = 8_000;

/** One visitor of a deployment. */
export class Visitor {
  #last: Answer | undefined;
  /** By `performance.now()`: when everything has to be over. */
  deadlineMs = Number.POSITIVE_INFINITY;
  /** All that no line may show. */
  readonly secrets = new Set<string>();

  constructor(
    readonly remote: Remote,
    readonly health: Health,
  ) {
    if (remote.bypass) this.secrets.add(remote.bypass);
  }

  /** What was answered last, and not taken yet. */
  takeLast(): Answer | undefined {
    const last = this.#last;
    this.#last = undefined;
    return last;
  }

  get(path: string): Promise<Answer> {
    return this.#exchange(path);
  }

  /** @throws Failed unless it is answered as the contract says of a success. */
  async ask<N extends OperationName>(name: N, asked: Asked = {}): Promise<Success<N>> {
    const answer = await this.send(name, asked);
    const { status, response }: Operation = operations[name];
    must(answer.status === status, this.#instead(answer, String(status)));
    if (!response) return undefined as Success<N>;
    const parsed = v.safeParse(response, jsonOf(answer));
    if (!parsed.success) throw new Failed(`not as the contract says: ${v.getDotPath(parsed.issues[0]) ?? 'the body'}`);
    return parsed.output as Success<N>;
  }

  /** @throws Failed unless it is refused with this code. */
  async refused(code: string, status: number, name: OperationName, asked: Asked = {}): Promise<ProblemDocument> {
    const answer = await this.send(name, asked);
    const problem = problemOf(answer);
    must(answer.status === status && problem?.code === code, this.#instead(answer, `${status} ${code}`));
    return problem;
  }

  send(name: OperationName, { path = operations[name].path, token, body }: Asked): Promise<Answer> {
    const headers = {
      ...(body && { 'Content-Type': 'application/json' }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    };
    const { method } = operations[name];
    return this.#exchange(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  }

  /** Without anything that must not be read by others. */
  redact(text: string): string {
    return [...this.secrets].reduce((shown, secret) => shown.replaceAll(secret, '…'), text);
  }

  async #exchange(path: string, sent: Sent = {}): Promise<Answer> {
    const leftMs = Math.max(1, Math.round(this.deadlineMs - performance.now()));
    this.#last = undefined;
    this.#last = await exchange(this.remote, path, { ...sent, timeoutMs: Math.min(PATIENCE_MS, leftMs) });
    return this.#last;
  }

  #instead(answer: Answer, wanted: string): string {
    const problem = problemOf(answer);
    const said = problem ? `${answer.status} ${problem.code}: ${problem.detail}` : `${answer.status}`;
    return `${wanted} was expected, and the answer is ${said}${hint(problem?.code)}`;
  }
}

export function problemOf(answer: Answer): ProblemDocument | undefined {
  const parsed = v.safeParse(ProblemDocument, jsonOf(answer));
  return parsed.success ? parsed.output : undefined;
}

/** What is usually behind it in a new deployment. */
function hint(code: string | undefined): string {
  if (code === 'WORD_NOT_FOUND') return ' (does the database have the words? npm run db:seed)';
  return '';
}
