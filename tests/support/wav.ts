import { expect } from 'vitest';

export interface Heard {
  readonly seconds: number;
  /** Root mean square of the samples, 1 at the loudest. */
  readonly loudness: number;
}

/** Reads a WAV file as strictly as a decoder would. */
export function hear(wav: Buffer): Heard {
  expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
  expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
  expect(wav.toString('latin1', 8, 16)).toBe('WAVEfmt ');
  const [format, channels, samplesPerSecond, bits] = [20, 22, 24, 34].map((at) => wav.readUInt16LE(at));
  expect([format, channels, samplesPerSecond, bits]).toEqual([1, 1, 22_050, 16]);
  expect(wav.toString('latin1', 36, 40)).toBe('data');
  expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
  const samples = Array.from({ length: (wav.length - 44) / 2 }, (_, index) => wav.readInt16LE(44 + index * 2) / 32_768);
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return { seconds: samples.length / 22_050, loudness: Math.sqrt(power) };
}

/** The noise of breath is never twice the same: what differs by less than a third of its loudness is the same words. */
export function soundAlike(one: Buffer, other: Buffer): boolean {
  if (one.length !== other.length) return false;
  const difference = Buffer.from(one);
  for (let at = 44; at + 1 < one.length; at += 2) {
    const apart = one.readInt16LE(at) - other.readInt16LE(at);
    difference.writeInt16LE(Math.max(-32_768, Math.min(32_767, apart)), at);
  }
  return hear(difference).loudness < hear(one).loudness / 3;
}
