import { MPEGDecoder } from 'mpg123-decoder';
import { expect } from 'vitest';
import type { Heard } from './wav.js';

/** Decodes MPEG audio, none of which may be damaged. */
export async function hearMp3(mp3: Uint8Array): Promise<Heard> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    const { channelData, samplesDecoded, sampleRate, errors } = decoder.decode(mp3);
    expect(errors).toEqual([]);
    const [samples = new Float32Array()] = channelData;
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samplesDecoded;
    return { seconds: samplesDecoded / sampleRate, loudness: Math.sqrt(power) };
  } finally {
    decoder.free();
  }
}
