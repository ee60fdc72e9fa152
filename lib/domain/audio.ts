/**
 * The media type of audio by its first bytes: a RIFF/WAVE file that is as long as it says, or MPEG audio with or without an ID3
 * tag. Undefined for anything else, cut-off files included where that shows.
 */
export function audioType(bytes: Uint8Array): 'audio/wav' | 'audio/mpeg' | undefined {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WAVE') {
    const announced = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) + 8;
    // 44 bytes are the header alone; a writer that did not know the length announces the greatest
    return bytes.length > 44 && (announced <= bytes.length || announced > 0xffff_0000) ? 'audio/wav' : undefined;
  }
  const isFrame = bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0;
  return bytes.length > 16 && (isFrame || text(0, 3) === 'ID3') ? 'audio/mpeg' : undefined;
}
