import type { Case, Workload } from './cases.js';
import { type Answered, drive, send } from './load.js';
import { median, quantile, type Spread, spreadOf } from './numbers.js';
import { type MeasuredServer, type ServerName, servers, startServer } from './processes.js';
import type { Counts, World } from './world.js';

/** Of one server in one case: medians of the rounds, and what one request (or one burst) costs. */
export interface Figures extends Counts {
  readonly requestsPerSecond: number;
  readonly msP50: number;
  readonly msP95: number;
  readonly msP99: number;
  readonly cpuMsPerRequest: number;
  readonly peakMemoryMb: number;
  /** Of an answer's body, as it was sent. */
  readonly bytes: number;
  readonly headerBytes: number;
  readonly listBytes: number | undefined;
}

export interface CaseResult {
  readonly kind: 'load';
  readonly name: string;
  readonly title: string;
  readonly rounds: number;
  readonly figures: Readonly<Record<ServerName, Figures>>;
  /** Requests a second of ours for one of the baseline's, in each round. */
  readonly ratio: Spread;
}

export interface MeasureOptions {
  readonly rounds: number;
  readonly roundMs: number;
}

const WARM_MS = 700;
const COUNTED = 3;

type Round = Pick<Figures, 'requestsPerSecond' | 'msP50' | 'msP95' | 'msP99' | 'cpuMsPerRequest'>;

interface Running {
  readonly server: MeasuredServer;
  readonly workload: Workload;
  readonly rounds: Round[];
}

/** Both servers in turn, each a fresh process that has been warmed up. */
export async function measureCase(world: World, measured: Case, options: MeasureOptions): Promise<CaseResult> {
  const started: MeasuredServer[] = [];
  const start = async (name: ServerName): Promise<Running> => {
    const server = await startServer(world.program(name, measured.settings));
    started.push(server);
    const workload = await measured.prepare(world, name, server);
    await load(server, workload, WARM_MS);
    return { server, workload, rounds: [] };
  };
  try {
    const running = { ours: await start('ours'), baseline: await start('baseline') };
    for (let round = 0; round < options.rounds; round += 1) {
      for (const name of servers) {
        const { server, workload, rounds } = running[name];
        rounds.push(await load(server, workload, Math.max(options.roundMs, measured.leastRoundMs ?? 0)));
      }
    }
    const figures = {
      ours: await figuresOf(world, measured, running.ours),
      baseline: await figuresOf(world, measured, running.baseline),
    };
    const ratios = running.ours.rounds.map(
      (round, index) => round.requestsPerSecond / (running.baseline.rounds[index]?.requestsPerSecond ?? Number.NaN),
    );
    const { name, title } = measured;
    return { kind: 'load', name, title, rounds: options.rounds, figures, ratio: spreadOf(ratios) };
  } finally {
    await Promise.all(started.map((server) => server.stop()));
  }
}

async function load(server: MeasuredServer, workload: Workload, forMs: number): Promise<Round> {
  await workload.refill?.();
  const before = await server.usage();
  const { connections, next } = workload;
  const { timesMs, elapsedMs } = await drive({ url: server.url, connections, forMs, next });
  const after = await server.usage();
  return {
    requestsPerSecond: (timesMs.length / elapsedMs) * 1_000,
    msP50: quantile(timesMs, 0.5),
    msP95: quantile(timesMs, 0.95),
    msP99: quantile(timesMs, 0.99),
    cpuMsPerRequest: (after.cpuMs - before.cpuMs) / timesMs.length,
  };
}

async function figuresOf(
  world: World,
  { isBurst = false }: Case,
  { server, workload, rounds }: Running,
): Promise<Figures> {
  const { peakMemoryMb } = await server.usage();
  const counted: (Counts & Pick<Figures, 'bytes' | 'headerBytes'>)[] = [];
  while (counted.length < (isBurst ? 1 : COUNTED)) {
    await workload.refill?.();
    const outgoing = Array.from({ length: isBurst ? workload.connections : 1 }, (_, connection) =>
      workload.next(connection),
    );
    const answers: Answered[] = [];
    const counts = await world.count(async () => {
      await Promise.all(outgoing.map(async (each) => each && answers.push(await send(server.url, each))));
    });
    const ofAnswers = (key: 'bytes' | 'headerBytes') => median(answers.map((answer) => answer[key]));
    counted.push({ ...counts, bytes: ofAnswers('bytes'), headerBytes: ofAnswers('headerBytes') });
  }
  const ofRounds = (key: keyof Round) => median(rounds.map((round) => round[key]));
  const ofCounted = (key: keyof Counts | 'bytes' | 'headerBytes') => median(counted.map((counts) => counts[key]));
  return {
    requestsPerSecond: ofRounds('requestsPerSecond'),
    msP50: ofRounds('msP50'),
    msP95: ofRounds('msP95'),
    msP99: ofRounds('msP99'),
    cpuMsPerRequest: ofRounds('cpuMsPerRequest'),
    peakMemoryMb,
    bytes: ofCounted('bytes'),
    headerBytes: ofCounted('headerBytes'),
    listBytes: workload.listBytes,
    statements: ofCounted('statements'),
    redisCommands: ofCounted('redisCommands'),
    upstreamCalls: ofCounted('upstreamCalls'),
  };
}
