import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Learner } from '../../dev/conformance/samples.js';
import type { Answer } from '../../dev/remote/exchange.js';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { operations } from '../../lib/contract/operations.js';
import type { Client } from '../contract/client.js';
import { expectDocumented } from '../contract/documented.js';
import type { FuzzRequest } from './requests.js';

/** For the whole answer, from the first byte that is sent to the last one that comes. */
const HANGS_AFTER_MS = 2_000;

const agent = new Agent({ keepAlive: true });

/** What a request that succeeded may have taken from its learner: the account, the session, the password, a code, progress. */
const spends = new Set(['deleteMe', 'deleteProgress', 'logout', 'updateMe', 'login', 'refresh']);

/** Sends requests as a learner, as a new one whenever the last may have lost what the next needs. */
export class Sender {
  #learner: Promise<Learner> | undefined;
  slowestMs = 0;
  /** What had no answer the first time, and why. */
  readonly sentAgain: string[] = [];

  constructor(
    private readonly origin: string,
    private readonly client: Client,
  ) {}

  /** Fails unless the answer comes in time and is one that the document has for the operation. */
  async send(request: FuzzRequest): Promise<Answer> {
    this.#learner ??= this.client.newLearner();
    const learner = await this.#learner;
    const answer = await this.#answerTo(request, learner);
    if (answer.status < 300 && spends.has(request.name)) this.#learner = undefined;
    return answer;
  }

  async #answerTo({ name, method, path, headers, body }: FuzzRequest, learner: Learner): Promise<Answer> {
    const fill = filling(learner);
    const filled = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, fill(value)]));
    const outgoing = { method, path: fill(path), headers: filled, ...(body !== undefined && { body: fill(body) }) };
    const answer = await this.#timed(outgoing).catch((error: Error) => {
      // what hangs hangs again; a machine that was busy elsewhere for a moment does not
      this.sentAgain.push(`${method} ${path.slice(0, 200)}: ${error.message}; body ${body?.slice(0, 200) ?? 'none'}`);
      // the first one may have been carried out
      this.#learner = undefined;
      return this.#timed(outgoing);
    });
    if (answer.status >= 500) throw new Error(`answered ${answer.status} ${answer.text}`);
    // as the server reads it
    const { pathname, search } = new URL(fill(path), this.origin);
    expectDocumented(asked(name, method), { method, path: pathname + search }, answer);
    return answer;
  }

  async #timed(outgoing: Outgoing): Promise<Answer> {
    const startedAtMs = performance.now();
    const answer = await exchange(this.origin, outgoing);
    this.slowestMs = Math.max(this.slowestMs, performance.now() - startedAtMs);
    return answer;
  }
}

/** The operation of the same path that this method means; a hostile request may mean another than it was made for. */
function asked(name: OperationName, method: string): OperationName {
  const { path } = operations[name];
  const meant = method === 'HEAD' ? 'GET' : method;
  const all = Object.keys(operations) as OperationName[];
  return all.find((other) => operations[other].path === path && operations[other].method === meant) ?? name;
}

interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request as it is given: fetch would refuse or mend some of them. Fails when its whole answer is not there after 2 s. */
function exchange(origin: string, { body, ...outgoing }: Outgoing): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const headers = { ...outgoing.headers, ...length };
    const sent = request(origin, { agent, ...outgoing, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const received = new Headers();
        for (const [key, values] of Object.entries(response.headersDistinct)) {
          for (const value of values ?? []) received.append(key, value);
        }
        resolve({ status: response.statusCode ?? 0, headers: received, text: Buffer.concat(chunks).toString() });
      });
    });
    const deadline = setTimeout(() => {
      reject(new Error(`no whole answer after ${HANGS_AFTER_MS} ms`));
      sent.destroy();
    }, HANGS_AFTER_MS);
    sent.on('close', () => clearTimeout(deadline));
    sent.on('error', reject);
    sent.end(body);
  });
}

const filling = (learner: Learner) => {
  const values: Readonly<Record<string, string>> = {
    word0: learner.words[0],
    word1: learner.words[1],
    word2: learner.words[2],
    review: learner.reviewId,
    email: learner.email,
    password: learner.password,
    accessToken: learner.accessToken,
    refreshToken: learner.refreshToken,
    recoveryCode: learner.recoveryCodes[0] ?? '',
  };
  return (text: string): string =>
    text.replace(/@\{(\w+)\}/g, (_, what: string) => values[what] ?? `${randomUUID()}@example.com`);
};
