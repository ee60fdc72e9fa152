import { createMp3Encoder } from 'wasm-media-encoders';
import { HEADER_BYTES, SAMPLES_PER_SECOND } from './wave.js';

/** As much as Google takes for speech. */
const KILOBITS_PER_SECOND = 32;
/** Of the samples of a WAV file; an encoder takes them between -1 and 1. */
const LOUDEST = 32_768;

let encoder: ReturnType<typeof createMp3Encoder> | undefined;

/** The same sound as MPEG audio, layer III: up to a tenth of a second longer, of silence at both ends. */
export async function toMp3(wav: Buffer): Promise<Buffer> {
  encoder ??= createMp3Encoder();
  const ready = await encoder;
  const samples = Float32Array.from(
    { length: (wav.length - HEADER_BYTES) >> 1 },
    (_, index) => wav.readInt16LE(HEADER_BYTES + index * 2) / LOUDEST,
  );
  ready.configure({ sampleRate: SAMPLES_PER_SECOND, channels: 1, bitrate: KILOBITS_PER_SECOND });
  // the encoder lends its memory: it is copied before it is used again
  const most = Buffer.from(ready.encode([samples]));
  return Buffer.concat([most, ready.finalize()]);
}
