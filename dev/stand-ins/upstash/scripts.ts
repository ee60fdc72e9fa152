import { createHash } from 'node:crypto';
import type { Engine, Reply } from './engine.js';

/** Upstash alone understands the flag of `#!lua flags=allow-key-locking`; Redis refuses a script with it. */
const SHEBANG = /^#!lua[^\n]*\n/;

/**
 * Lets an engine run scripts written for Upstash: runs them without their first line, and translates between the digest
 * that the client knows and the digest of what was run. The engine alone decides which scripts are loaded.
 */
export function withUpstashScripts(engine: Engine): Engine {
  const ranByOriginal = new Map<string, string>();

  const strip = (script: string): string => {
    const stripped = script.replace(SHEBANG, '');
    if (stripped !== script) ranByOriginal.set(digest(script), digest(stripped));
    return stripped;
  };
  const known = (sha: string): string => ranByOriginal.get(sha.toLowerCase()) ?? sha;

  const translate = (command: readonly string[]): readonly string[] => {
    const [name = '', second = '', ...rest] = command;
    switch (name.toLowerCase()) {
      case 'eval':
      case 'eval_ro':
        return [name, strip(second), ...rest];
      case 'evalsha':
      case 'evalsha_ro':
        return [name, known(second), ...rest];
      case 'script':
        if (second.toLowerCase() === 'load') return [name, second, ...rest.map(strip)];
        if (second.toLowerCase() === 'exists') return [name, second, ...rest.map(known)];
    }
    return command;
  };

  const run = async (command: readonly string[]): Promise<Reply> => {
    const reply = await engine.run(translate(command));
    const isLoad = command[0]?.toLowerCase() === 'script' && command[1]?.toLowerCase() === 'load';
    return isLoad ? digest(command[2] ?? '') : reply;
  };

  return {
    run,
    transaction: (commands) => engine.transaction(commands.map(translate)),
    commandCounts: () => engine.commandCounts(),
    close: () => engine.close(),
  };
}

/** SHA-1 in hexadecimal, by which Redis knows a script. */
export function digest(script: string): string {
  return createHash('sha1').update(script).digest('hex');
}
