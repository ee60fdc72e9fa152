import { describe, expect, it } from 'vitest';
import { entityTag, knownVersion } from './entity-tag.js';

describe('If-None-Match', () => {
  it.each([
    ['our own tag', entityTag('v1', 'me'), 'v1'],
    ['our own tag, made strong on the way', '"v1.me"', 'v1'],
    ['our own tag among others', `"x", ${entityTag('v1', 'me')}`, 'v1'],
    ["another's tag", entityTag('v1', 'you'), undefined],
    ['any', '*', undefined],
    ['half a tag', 'W/"v1.me', undefined],
  ])('with %s', (_, header, version) => {
    expect(knownVersion(new Headers({ 'If-None-Match': header }), 'me')).toBe(version);
  });

  it('left out', () => {
    expect(knownVersion(new Headers(), 'me')).toBeUndefined();
  });
});
