/**
 * The process that speaks: espeak-ng 1.0.2 compiled to WebAssembly, whose licence is the GPL. It is a program of its own
 * that answers messages, is used in development alone and is never part of what is deployed.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import startEspeak from 'espeak-ng';
import type { SpeechDone, SpeechJob } from './speech-process.js';

const OUTPUT = 'speech.wav';
const program = WebAssembly.compile(
  readFileSync(fileURLToPath(new URL('./espeak-ng.wasm', import.meta.resolve('espeak-ng')))),
);

process.once('disconnect', () => process.exit());
process.on('message', ({ id, args }: SpeechJob) => {
  speak(args)
    .then((wav): SpeechDone => ({ id, wav }))
    .catch((error: unknown): SpeechDone => ({ id, error: String(error) }))
    .then((done) => process.send?.(done));
});

/** A new instance each time: it is a command line that ends after its text. */
async function speak(args: readonly string[]): Promise<Uint8Array> {
  const compiled = await program;
  let complaint = '';
  const finished = await startEspeak({
    arguments: ['-w', OUTPUT, ...args],
    print: () => undefined,
    printErr: (line) => {
      complaint = line;
    },
    instantiateWasm: (imports, ready) => {
      void WebAssembly.instantiate(compiled, imports).then((instance) => ready(instance, compiled));
      return {};
    },
  });
  try {
    return finished.FS.readFile(OUTPUT);
  } catch {
    throw new Error(`espeak-ng made nothing: ${complaint}`);
  }
}
