import { expect, test } from 'vitest';
import { formatRecoveryCode, normaliseRecoveryCode } from './recovery-code.js';

test.each([
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0], '0000-0000-0000-0000'],
  [[255, 255, 255, 255, 255, 255, 255, 255, 255, 255], 'ZZZZ-ZZZZ-ZZZZ-ZZZZ'],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 1], '0000-0000-0000-0001'],
  // five bits a character: 00000 00001 00010 … 01111
  [[0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf], '0123-4567-89AB-CDEF'],
])('the bytes %j are written %s', (bytes, code) => {
  expect(formatRecoveryCode(new Uint8Array(bytes))).toBe(code);
});

test.each([
  '0123-4567-89AB-CDEF',
  '0123456789abcdef',
  ' oi23 4567 89ab cdef ',
  'OL23-4567-89AB-CDEF',
  '0l234567-89ABCDEF',
])('%j is 0123-4567-89AB-CDEF', (typed) => {
  expect(normaliseRecoveryCode(typed)).toBe('0123456789ABCDEF');
});
