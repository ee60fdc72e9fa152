/**
 * Before each file of tests that share a process: our modules are loaded anew, for some of them read the environment once, and
 * the environment is as the process found it. Packages stay loaded, which is most of what a file would wait for.
 */
import process from 'node:process';
import { vi } from 'vitest';
import { stopListening } from './listeners.js';

const shared = globalThis as { environmentAtStart?: NodeJS.ProcessEnv };
shared.environmentAtStart ??= { ...process.env };

for (const name of Object.keys(process.env)) if (!(name in shared.environmentAtStart)) delete process.env[name];
Object.assign(process.env, shared.environmentAtStart);
vi.restoreAllMocks();
vi.resetModules();
stopListening();
