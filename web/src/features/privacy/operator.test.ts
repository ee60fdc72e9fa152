import { describe, expect, test } from 'vitest';
import { operatorOf } from './operator.js';

const withContact = (contact: string) => operatorOf({ name: 'The evening school', contact })?.contact;

describe('who runs the server', () => {
  test('is not told where no name is set', () => {
    for (const name of [undefined, '', ' ']) expect(operatorOf({ name, contact: 'ming@example.com' })).toBeUndefined();
  });

  test('is told by a name alone', () => {
    expect(operatorOf({ name: ' The evening school ', contact: undefined })).toEqual({
      name: 'The evening school',
    });
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
