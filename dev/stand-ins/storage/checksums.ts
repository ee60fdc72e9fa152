import { createHash } from 'node:crypto';

/** CRC-32C (Castagnoli, RFC 3720 appendix B.4), bits reflected. */
const POLYNOMIAL = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest;
});

/** As Cloud Storage writes it: four bytes, the highest first, in base64. */
export function crc32c(data: Uint8Array): string {
  let rest = 0xffffffff;
  for (const byte of data) rest = (table[(rest ^ byte) & 0xff] ?? 0) ^ (rest >>> 8);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(~rest >>> 0);
  return bytes.toString('base64');
}

export function md5(data: Uint8Array): string {
  return createHash('md5').update(data).digest('base64');
}
