/** What Redis answers, as the REST protocol can carry it. */
export type Reply = string | number | null | readonly Reply[];

/** An error that Redis answered; the message begins with its code: `WRONGTYPE …`, `NOSCRIPT …`. */
export class ReplyError extends Error {}

export type Outcome = { readonly result: Reply } | { readonly error: string };

/** A Redis behind the REST server. */
export interface Engine {
  /** @throws ReplyError for what Redis refused; any other error means that there is no Redis to ask. */
  run(command: readonly string[]): Promise<Reply>;
  /** All of them with nothing in between; a failed one stops none. @throws ReplyError when one could not be queued. */
  transaction(commands: readonly (readonly string[])[]): Promise<readonly Outcome[]>;
  /** Commands run so far as Upstash bills them, also those that scripts made, by lower-case name. */
  commandCounts(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

/** Not billed: what only opens, closes or looks. */
const free: ReadonlySet<string> = new Set(['multi', 'exec', 'hello', 'client', 'info', 'command', 'select', 'config']);

export function isBilled(name: string): boolean {
  return !free.has(name);
}
