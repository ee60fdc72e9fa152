import process from 'node:process';

/** What a server says of itself. */
export interface Usage {
  readonly cpuMs: number;
  readonly peakMemoryMb: number;
}

/** Tells whoever started this process where it serves, and what it has used whenever it is asked; ends with that process. */
export function tellParent(port: number): void {
  process.on('message', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const usage: Usage = { cpuMs: (userCPUTime + systemCPUTime) / 1_000, peakMemoryMb: maxRSS / 1_024 };
    process.send?.(usage);
  });
  process.once('disconnect', () => process.exit(0));
  process.send?.({ url: `http://127.0.0.1:${port}` });
}
