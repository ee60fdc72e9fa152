import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface SpeechJob {
  readonly id: number;
  readonly args: readonly string[];
}

export type SpeechDone =
  | { readonly id: number; readonly wav: Uint8Array }
  | { readonly id: number; readonly error: string };

interface Waiting {
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  readonly resolve: (wav: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/** Each utterance takes new memory, of which some is never given back. */
const UTTERANCES_PER_PROCESS = 60;

/** Speaks in a process of its own, one utterance after the other; started when first asked. */
export class SpeechProcess {
  private readonly queue: Waiting[] = [];
  private current: Waiting | undefined;
  private child: ChildProcess | undefined;
  private spoken = 0;

  /** A WAV file. An utterance whose signal aborts before its turn is not made. */
  speak(args: readonly string[], signal: AbortSignal): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.queue.push({ args, signal, resolve, reject });
      this.next();
    });
  }

  close(): void {
    this.child?.disconnect();
    this.child = undefined;
  }

  private next(): void {
    if (this.current) return;
    this.current = this.queue.shift();
    if (!this.current) return;
    if (this.current.signal.aborted) {
      this.finish(({ reject, signal }) => reject(signal.reason as Error));
      return;
    }
    if (this.spoken >= UTTERANCES_PER_PROCESS) this.close();
    this.child ??= this.start();
    this.spoken += 1;
    this.child.send({ id: this.spoken, args: this.current.args } satisfies SpeechJob);
  }

  private finish(settle: (waiting: Waiting) => void): void {
    const done = this.current;
    this.current = undefined;
    if (done) settle(done);
    this.next();
  }

  private start(): ChildProcess {
    this.spoken = 0;
    const file = fileURLToPath(new URL('./speech-child.ts', import.meta.url));
    const child = fork(file, { execArgv: ['--import', 'tsx'], serialization: 'advanced' });
    child.on('message', (done: SpeechDone) => {
      this.finish(({ resolve, reject }) =>
        'wav' in done ? resolve(Buffer.from(done.wav)) : reject(new Error(done.error)),
      );
    });
    child.once('exit', () => {
      if (this.child !== child) return;
      this.child = undefined;
      this.finish(({ reject }) => reject(new Error('The speech process ended.')));
    });
    child.unref();
    child.channel?.unref();
    return child;
  }
}
