import fc from 'fast-check';
import { nested, objects, places, raw, stringify } from '../../dev/conformance/hostile.js';
import { own } from './values.js';

/** What stands where something else belongs. */
const hostileValues = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', ' ', 0, -1, 0.5, 2 ** 53, {}, [], [[]], [null], { a: 1 }),
  fc.constantFrom('a\0b', '\ud800', '\u202e', '\ufeff', '../../x', '%00', "'; DROP TABLE users; --", '__proto__'),
  fc.constantFrom('𝟙', 'ﬁ', 'e\u0301'.repeat(40), '爱'.repeat(10_000), 'x'.repeat(100_000), own('accessToken')),
  fc.constantFrom('-0', '1e400', '-1e400', '1e-400', '9007199254740993', '0.1e1').map(raw),
  fc.constantFrom(
    '2026-02-30T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '2026-01-31T08:30:00+08:00',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

const fieldNames = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'zzz',
    '',
    'userId',
    'id',
    'deleted',
    'a.b',
    'x'.repeat(5_000),
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

interface Change {
  readonly kind: 'replace' | 'remove' | 'repeat' | 'add';
  readonly where: number;
  readonly value: unknown;
  readonly name: string;
}

/** One change to a document: another value, a value that is gone or there twice, a field too many. */
const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('replace' as const, 'remove' as const, 'repeat' as const, 'add' as const),
  where: fc.nat(1_000),
  value: hostileValues,
  name: fieldNames,
});

function changed(document: unknown, { kind, where, value, name }: Change): unknown {
  if (kind === 'add') {
    const all = typeof document === 'object' && document !== null ? objects(document) : [];
    // a computed key: __proto__ becomes a field like any other
    return all.length === 0 ? document : all[where % all.length]?.withFields({ [name]: value });
  }
  const all = places(document);
  const place = all[where % Math.max(1, all.length)];
  if (!place) return value;
  if (kind === 'replace') return place.with(value);
  if (kind === 'repeat') return place.with([place.value, place.value]);
  // JSON has no undefined: the field is gone
  return place.with(undefined);
}

/** Bodies that are nearly those of the operation. */
export const spoilt = (documents: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc
    .tuple(documents, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([document, changes]) => stringify(changes.reduce(changed, document)) ?? '');

/** Bodies that are not even JSON, or JSON of no use. */
export const rubbish = (documents: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.oneof(
    fc.tuple(documents.map(stringify), fc.nat(200)).map(([text, length]) => text.slice(0, length)),
    fc
      .tuple(documents.map(stringify), fc.nat(200), fc.string({ unit: 'binary', maxLength: 5 }))
      .map(([text, at, inserted]) => text.slice(0, at) + inserted + text.slice(at)),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.json(),
    fc.constantFrom(
      '',
      'null',
      '\ufeff{}',
      '{}{}',
      '{"a":1,"a":2}',
      nested(5_000, '[', ']'),
      nested(5_000, '{"a":', '}'),
    ),
    fc.constantFrom(`{"a":"${'x'.repeat(1_048_576)}"}`, `[${'0,'.repeat(300_000)}0]`),
  );
