import { describe, expect, test } from 'vitest';
import { operatorOf } from './operator.js';

const withContact = (VITE_OPERATOR_CONTACT: string) =>
  operatorOf({ VITE_OPERATOR_NAME: 'The evening school', VITE_OPERATOR_CONTACT })?.contact;

describe('who runs the server', () => {
  test('is not told where no name is set', () => {
    for (const settings of [{}, { VITE_OPERATOR_NAME: ' ' }, { VITE_OPERATOR_CONTACT: 'ming@example.com' }])
      expect(operatorOf(settings)).toBeUndefined();
  });

  test('is told by a name alone', () => {
    expect(operatorOf({ VITE_OPERATOR_NAME: ' The evening school ' })).toEqual({ name: 'The evening school' });
  });

  test.each([
    ['ming@example.com', 'mailto:ming@example.com'],
    ['https://example.com/contact', 'https://example.com/contact'],
    ['12 Long Lane, Oldtown', undefined],
    ['javascript:alert(1)', undefined],
    ['http://example.com', undefined],
    ['ming@example.com?bcc=all', undefined],
  ])('%s is a link where it is an address', (text, href) => {
    expect(withContact(text)).toEqual({ text, href });
  });
});
