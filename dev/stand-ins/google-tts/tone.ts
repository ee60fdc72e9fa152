import type { SpeechRequest } from './request.js';
import { HEADER_BYTES, SAMPLES_PER_SECOND, writeHeader } from './wave.js';

const SECONDS_PER_CHARACTER = 0.25;

/** A WAV file of one note a Han character: for tests and load, where speech would cost more than what is measured. */
export function tone({ text, speakingRate, voice }: SpeechRequest): Buffer {
  const characters = Math.max(1, text.match(/\p{Script=Han}/gu)?.length ?? 1);
  const samples = Math.round((characters * SECONDS_PER_CHARACTER * SAMPLES_PER_SECOND) / speakingRate);
  const wav = Buffer.alloc(HEADER_BYTES + samples * 2);
  writeHeader(wav, samples * 2);
  const hertz = voice.gender === 'FEMALE' ? 220 : 110;
  for (let index = 0; index < samples; index += 1) {
    const sample = Math.sin((2 * Math.PI * hertz * index) / SAMPLES_PER_SECOND) * 8_000;
    wav.writeInt16LE(Math.round(sample), HEADER_BYTES + index * 2);
  }
  return wav;
}
