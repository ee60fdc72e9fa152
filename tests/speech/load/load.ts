import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Order, Report, Request } from './exchange.js';

export type { Answer, Request } from './exchange.js';

/** Requests that are sent, at their times, until it is ended. */
export interface Series {
  /** All that came until now, in the order in which they came. */
  readonly answers: readonly Answer[];
  pace(perSecond: number): void;
  /** Waits for an answer; asks go on. @throws Error when none came in time. */
  until(isIt: (answer: Answer) => boolean, timeoutMs: number): Promise<Answer>;
  /** Sends no more, and waits for what was asked. */
  end(): Promise<readonly Answer[]>;
}

export interface Load {
  /** `requests` in turn and again from the first, so many a second. */
  begin(requests: readonly Request[], perSecond: number): Series;
  /** Each once, all at the same time. */
  ask(requests: readonly Request[]): Promise<readonly Answer[]>;
  close(): Promise<void>;
}

/** Learners in a process of their own: what they measure is not what this one is busy with. */
export async function startLoad(): Promise<Load> {
  const child = fork(fileURLToPath(new URL('process.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const hearers = new Map<number, (report: Exclude<Report, { report: 'ready' }>) => void>();
  child.on('message', (report: Report) => {
    if (report.report !== 'ready') hearers.get(report.series)?.(report);
  });
  const tell = (order: Order) => child.send(order);
  await once(child, 'message');

  function begin(requests: readonly Request[], perSecond: number): Series {
    const series = hearers.size;
    const answers: Answer[] = [];
    const waiting = new Set<(answer: Answer) => void>();
    const ended = new Promise<void>((resolve) => {
      hearers.set(series, (report) => {
        if (report.report === 'ended') return resolve();
        answers.push(report.answer);
        for (const hear of waiting) hear(report.answer);
      });
    });
    tell({ order: 'begin', series, requests, perSecond });
    return {
      answers,
      pace: (changed) => tell({ order: 'pace', series, perSecond: changed }),
      until: (isIt, timeoutMs) =>
        new Promise((resolve, reject) => {
          const done = () => {
            clearTimeout(timer);
            waiting.delete(hear);
          };
          const hear = (answer: Answer) => {
            if (!isIt(answer)) return;
            done();
            resolve(answer);
          };
          const timer = setTimeout(() => {
            done();
            reject(new Error(`no such answer within ${timeoutMs} ms; the last: ${JSON.stringify(answers.at(-1))}`));
          }, timeoutMs);
          waiting.add(hear);
          for (const answer of answers) hear(answer);
        }),
      end: async () => {
        tell({ order: 'end', series });
        await ended;
        return answers;
      },
    };
  }

  return {
    begin,
    ask: async (requests) => {
      const asking = requests.map((request) => begin([request], 1 / 3_600));
      await Promise.all(asking.map((series) => series.until(() => true, 60_000)));
      return (await Promise.all(asking.map((series) => series.end()))).flat();
    },
    close: async () => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

/** Asks one after the other until each was answered well: what loads clients on a busy machine may take longer than a request has. */
export async function warmUp(load: Load, requests: readonly Request[]): Promise<void> {
  for (const request of requests) {
    let answer: Answer | undefined;
    const isWell = () => answer?.status === 200 && answer.body.source !== 'template';
    for (let tries = 0; tries < 6 && !isWell(); tries += 1) [answer] = await load.ask([request]);
    if (!isWell()) throw new Error(`not warm: ${JSON.stringify(answer)}`);
  }
}

/** More than so much is put down to the machine at no time: a healthy server that is held up for longer excuses nobody. */
const LONGEST_HOLD_UP_MS = 2_000;
const LONGEST_RESTART_MS = 10_000;

/** How long an answer took besides what the server waited for Google and for the database. */
const ownMs = ({ durationMs, upstreamMs, databaseMs }: Answer): number => durationMs - upstreamMs - databaseMs;

/**
 * Those that took longer than `limitMs` besides what the server waited for Google and the database, less what the machine held up
 * everybody at that moment: by how much the slowest answer of a healthy server, which is asked by the same process, took longer than
 * its usual ones. That is nothing on a machine that has time.
 */
export function slowAnswers(
  answers: readonly Answer[],
  healthy: readonly Answer[],
  limitMs: number,
): readonly Answer[] {
  return answers.filter((answer) => ownMs(answer) >= limitMs && ownMs(answer) - heldUpMs(healthy, answer) >= limitMs);
}

/** The same with what was waited for Google. */
export function lateAnswers(
  answers: readonly Answer[],
  healthy: readonly Answer[],
  limitMs: number,
): readonly Answer[] {
  return answers.filter(
    (answer) => answer.durationMs >= limitMs && answer.durationMs - heldUpMs(healthy, answer) >= limitMs,
  );
}

/**
 * Those that were answered otherwise than with 200. That the database did not answer in time says nothing of anybody else where it
 * lets a healthy server wait at the same moment, too.
 */
export function wrong(answers: readonly Answer[], healthy: readonly Answer[] = []): readonly Answer[] {
  const waiting = healthy.filter(({ databaseMs, status }) => databaseMs > 1_000 || status === 503);
  return answers.filter(
    (answer) =>
      answer.status !== 200 && !(answer.body.code === 'SERVICE_UNAVAILABLE' && during(waiting, answer).length > 0),
  );
}

/** Those that were under way while `one` was. */
function during(answers: readonly Answer[], one: Pick<Answer, 'startedAtMs' | 'durationMs'>): readonly Answer[] {
  return answers.filter(
    ({ startedAtMs, durationMs }) =>
      startedAtMs < one.startedAtMs + one.durationMs && startedAtMs + durationMs > one.startedAtMs,
  );
}

/** For how long the machine held up a healthy server while `one` was under way, up to two seconds. */
export function heldUpMs(healthy: readonly Answer[], one: Pick<Answer, 'startedAtMs' | 'durationMs'>): number {
  const usualMs = median(healthy.map(({ durationMs }) => durationMs));
  const heldUpMs = Math.max(0, ...during(healthy, one).map(({ durationMs }) => durationMs - usualMs));
  return Math.min(LONGEST_HOLD_UP_MS, heldUpMs);
}

/**
 * From when on a service can be used again that was mended at `mendedAtMs` and first used at `usedAtMs`: later by what the machine
 * held up a healthy server by more than `byMs` meanwhile, and by ten seconds at most.
 */
export function backAtMs(
  healthy: readonly Answer[],
  { mendedAtMs, usedAtMs, byMs }: { readonly mendedAtMs: number; readonly usedAtMs: number; readonly byMs: number },
): number {
  const usualMs = median(healthy.map(({ durationMs }) => durationMs));
  const heldUp = healthy.filter(({ startedAtMs, durationMs }) => startedAtMs < usedAtMs && durationMs - usualMs > byMs);
  const freeAtMs = Math.max(
    0,
    ...heldUp.map(({ startedAtMs, durationMs }) => Math.min(usedAtMs, startedAtMs + durationMs)),
  );
  return Math.min(mendedAtMs + LONGEST_RESTART_MS, Math.max(mendedAtMs, freeAtMs));
}

function median(times: readonly number[]): number {
  return [...times].sort((faster, slower) => faster - slower)[times.length >> 1] ?? 0;
}
