import type { IncomingHttpHeaders } from 'node:http';

export interface Asked<Fault extends string> {
  readonly method: string;
  /** Undecoded, so that `%2F` and `%2E%2E` are still what the client wrote. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /** One of the service's own faults, when it was told to have it. */
  readonly fault: Fault | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** A protocol: what a stand-in answers when nothing is wrong with the way there. */
export interface Service<Fault extends string> {
  /** Faults besides those of the transport, which `answer` sees. */
  readonly faults: readonly Fault[];
  /** The name under which a request is counted. */
  operation(method: string, path: string): string;
  answer(asked: Asked<Fault>): Promise<Answer>;
  /** The service's own form of an error. */
  failure(status: number, message: string): unknown;
}

/** What a service throws to answer a status and a message in its own form. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=UTF-8', ...headers },
    body: JSON.stringify(body),
  };
}

/** @throws Refusal 400 when the body is no JSON. */
export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refusal(400, 'Invalid JSON payload received.');
  }
}
