import type { SpeechRequest } from './request.js';

const SAMPLES_PER_SECOND = 22_050;
const SECONDS_PER_CHARACTER = 0.25;
const HEADER_BYTES = 44;

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

/** RIFF/WAVE: PCM, one channel of 16 bits. */
function writeHeader(wav: Buffer, dataBytes: number): void {
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(SAMPLES_PER_SECOND, 24);
  wav.writeUInt32LE(SAMPLES_PER_SECOND * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(dataBytes, 40);
}
