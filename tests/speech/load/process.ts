/** Asks and measures in a process of its own, which nothing else keeps busy. Ends with the one that started it. */
import process from 'node:process';
import type { Answer, Order, Report, Request } from './exchange.js';

interface Series {
  readonly requests: readonly Request[];
  perSecond: number;
  asked: number;
  nextAtMs: number;
  timer: NodeJS.Timeout | undefined;
  readonly underWay: Set<Promise<void>>;
}

const LONGEST_TEXT = 200;
const all = new Map<number, Series>();

const report = (said: Report) => process.send?.(said);
const sinceEpochMs = () => performance.timeOrigin + performance.now();

async function ask({ operation, token, body }: Request): Promise<Answer> {
  const [method = '', url = ''] = operation.split(' ');
  const startedAtMs = sinceEpochMs();
  const answered = (status: number, text: string, serverTiming: string | null): Answer => ({
    operation,
    status,
    body: text.startsWith('{') ? JSON.parse(text, shortened) : { text },
    startedAtMs,
    durationMs: sinceEpochMs() - startedAtMs,
    upstreamMs: Number(/upstream;dur=([\d.]+)/.exec(serverTiming ?? '')?.[1] ?? 0),
    databaseMs: Number(/db;dur=([\d.]+)/.exec(serverTiming ?? '')?.[1] ?? 0),
  });
  try {
    const response = await fetch(url, {
      method,
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return answered(response.status, await response.text(), response.headers.get('server-timing'));
  } catch (error) {
    return answered(0, String(error instanceof Error ? (error.cause ?? error) : error), null);
  }
}

function shortened(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : value;
}

function askNext(id: number, series: Series): void {
  const request = series.requests[series.asked % series.requests.length];
  series.asked += 1;
  if (!request) return;
  const asking = ask(request).then((answer) => {
    report({ report: 'answer', series: id, answer });
    series.underWay.delete(asking);
  });
  series.underWay.add(asking);
}

function schedule(id: number, series: Series): void {
  series.timer = setTimeout(
    () => {
      askNext(id, series);
      series.nextAtMs += 1_000 / series.perSecond;
      schedule(id, series);
    },
    Math.max(0, series.nextAtMs - performance.now()),
  );
}

process.on('message', async (order: Order) => {
  if (order.order === 'begin') {
    const { requests, perSecond } = order;
    const series = {
      requests,
      perSecond,
      asked: 0,
      nextAtMs: performance.now(),
      timer: undefined,
      underWay: new Set<Promise<void>>(),
    };
    all.set(order.series, series);
    schedule(order.series, series);
    return;
  }
  const series = all.get(order.series);
  if (!series) return;
  clearTimeout(series.timer);
  if (order.order === 'pace') {
    series.perSecond = order.perSecond;
    series.nextAtMs = performance.now() + 1_000 / order.perSecond;
    schedule(order.series, series);
    return;
  }
  await Promise.all(series.underWay);
  all.delete(order.series);
  report({ report: 'ended', series: order.series });
});
process.once('disconnect', () => process.exit());
report({ report: 'ready' });
