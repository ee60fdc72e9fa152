import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { hasRedisServer } from '../../dev/stand-ins/upstash/redis-process.js';
import { testEngine } from '../support/redis.js';

/** What a figure was measured on. */
export function describeMachine(): string {
  const processors = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} × ${processors[0]?.model.trim()}, ${gigabytes} GB, ${process.platform} ${release().split('.', 2).join('.')}, Node ${process.version}, ${describeRedis()}`;
}

function describeRedis(): string {
  if (testEngine() === 'memory' || !hasRedisServer()) return 'Redis in memory';
  return `Redis ${/v=([\d.]+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))?.[1]}`;
}

export function describeLoad(): string {
  return loadavg()
    .map((load) => load.toFixed(2))
    .join(' ');
}
