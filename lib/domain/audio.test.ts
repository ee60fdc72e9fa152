import { describe, expect, it } from 'vitest';
import { audioType } from './audio.js';

/** A WAV file of silence. */
function wav(dataBytes: number, announced = dataBytes + 36): Uint8Array {
  const bytes = new Uint8Array(44 + dataBytes);
  bytes.set(new TextEncoder().encode('RIFF'), 0);
  new DataView(bytes.buffer).setUint32(4, announced, true);
  bytes.set(new TextEncoder().encode('WAVEfmt '), 8);
  return bytes;
}

describe('the type of audio', () => {
  it.each([
    ['a WAV file', wav(100), 'audio/wav'],
    ['a WAV file of unknown length', wav(100, 0xffff_ffff), 'audio/wav'],
    ['half a WAV file', wav(100).subarray(0, 90), undefined],
    ['a header alone', wav(0), undefined],
    ['an MPEG frame', Uint8Array.from([0xff, 0xf3, ...new Array(60).fill(0)]), 'audio/mpeg'],
    ['an ID3 tag', Uint8Array.from([0x49, 0x44, 0x33, ...new Array(60).fill(0)]), 'audio/mpeg'],
    ['a page', new TextEncoder().encode('<html>not at all what was asked for</html>'), undefined],
    ['JSON', new TextEncoder().encode('{"error": {"code": 500, "message": "no"}}'), undefined],
    ['nothing', new Uint8Array(), undefined],
  ])('%s', (_, bytes, type) => {
    expect(audioType(bytes)).toBe(type);
  });

  it('is found wherever the bytes lie in their buffer', () => {
    const buffer = new Uint8Array(200);
    buffer.set(wav(100), 30);
    expect(audioType(buffer.subarray(30, 174))).toBe('audio/wav');
  });
});
