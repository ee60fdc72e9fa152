import http from 'node:http';
import https from 'node:https';
import type { Requester } from '@upstash/redis';

type Request = Parameters<Requester['request']>[0];

/** Sends one request of the Upstash client; fails with the signal's reason, or as `node:http` does. */
export type Send = (request: Request, signal: AbortSignal) => Promise<unknown>;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly syncToken: string | undefined;
}

/** A connection that was idle for longer may have been forgotten on its way, while this process was frozen, too. */
const IDLE_MS = 4_000;

/**
 * What the client sends, by `node:http` instead of its own `fetch`: a short command costs a quarter of the processor's time, and a
 * process that begins need not set `fetch` up (docs/decisions/0026). Where no answer begins, as on a connection that the server has
 * closed meanwhile, it goes out once more, on a new one.
 */
export function upstashRequester({ url, token }: { readonly url: string; readonly token: string }): Send {
  const base = url.replace(/\/$/, '');
  const transport = base.startsWith('https:') ? https : http;
  const kept = new transport.Agent({ keepAlive: true, timeout: IDLE_MS });
  /** What Redis has written for us so far: whichever copy of it is asked next has that much. */
  let syncToken: string | undefined;

  const exchange = (address: string, body: string, signal: AbortSignal, agent: http.Agent | false) =>
    new Promise<Answer>((resolve, reject) => {
      const fail = (error: Error) => reject(signal.aborted ? signal.reason : error);
      const headers = {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        ...(syncToken === undefined ? {} : { 'Upstash-Sync-Token': syncToken }),
      };
      const request = transport.request(address, { method: 'POST', agent, headers, signal }, (response) => {
        const { statusCode: status = 0, headers: told } = response;
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status, text, syncToken: told['upstash-sync-token']?.toString() }));
        response.on('error', (cause) => fail(new BrokenOff('an answer broke off', { cause })));
      });
      // 101, after which Node leaves the connection, and our signal, alone
      request.on('upgrade', (_, socket) => {
        socket.destroy();
        fail(new BrokenOff('no answer of Redis'));
      });
      request.on('error', fail);
      request.end(body);
    });

  return async ({ path = [], body: asked }, signal) => {
    const address = [base, ...path].join('/');
    const body = JSON.stringify(asked);
    const answer = await exchange(address, body, signal, kept).catch((error: unknown) => {
      if (signal.aborted || error instanceof BrokenOff) throw error;
      return exchange(address, body, signal, false);
    });
    const told: unknown = JSON.parse(answer.text);
    if (answer.status !== 200) throw new Error(errorIn(told));
    syncToken = answer.syncToken ?? syncToken;
    return told;
  };
}

/** Redis may have done what was asked. */
class BrokenOff extends Error {}

const errorIn = (told: unknown): string =>
  typeof told === 'object' && told !== null && 'error' in told ? String(told.error) : 'no answer of Redis';
