import { expect, test } from 'vitest';
import { zxcvbnCommonPasswords } from './common-passwords.js';

test('holds the commonest passwords of 8 characters or more, and no shorter or rarer ones', async () => {
  const isCommon = await zxcvbnCommonPasswords().load();
  expect(
    ['password', '12345678', 'baseball', 'iloveyou', '1q2w3e4r'].filter((password) => !isCommon(password)),
  ).toEqual([]);
  expect(['123456', 'qwerty', 'correct horse battery staple', ''].filter(isCommon)).toEqual([]);
});
