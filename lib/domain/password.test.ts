import { expect, test } from 'vitest';
import { passwordRefusal } from './password.js';

const isCommon = (lowerCased: string) => lowerCased === 'password';
const EMAIL = 'wang.xiaoming@example.test';

test.each([
  ['correct horse', undefined],
  ['学'.repeat(24), undefined],
  ['学'.repeat(25), 'too_long'],
  ['\u0958'.repeat(20), 'too_long'],
  ['password', 'too_common'],
  ['PassWord', 'too_common'],
  ['password!', undefined],
  [EMAIL, 'like_email'],
  ['WANG.XIAOMING', 'like_email'],
  ['wang.xiaoming1', undefined],
])('%s: %s', (password, code) => {
  expect(passwordRefusal(password, [EMAIL], isCommon)?.code).toBe(code);
});
