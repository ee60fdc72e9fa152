import { expect, it } from 'vitest';
import { clientNetwork } from './client-address.js';

it.each([
  ['203.0.113.7', '203.0.113.7'],
  [' 203.0.113.7 ', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', 'unknown'],
  ['203.0.113.7, 10.0.0.1', 'unknown'],
  ['not an address', 'unknown'],
])('%j counts as %s', (address, network) => {
  expect(clientNetwork(new Headers({ 'x-real-ip': address, 'x-forwarded-for': '6.6.6.6' }))).toBe(network);
});
