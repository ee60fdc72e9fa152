import * as v from 'valibot';

/**
 * An object that has these fields and no others, every other one refused by name. valibot's own `strictObject` names only
 * the first unknown field; a rest of `never` names them all, and its type, which no known field would fit, is put right.
 */
export function strictObject<const E extends v.ObjectEntries>(entries: E): v.StrictObjectSchema<E, undefined> {
  return v.pipe(
    v.unknown(),
    // to valibot a list is an object too, and an empty one lacks nothing where every field is optional
    v.check((value) => !Array.isArray(value), 'must be an object'),
    v.objectWithRest(entries, v.never('is not a field of this request')),
  ) as unknown as v.StrictObjectSchema<E, undefined>;
}

/** A list that is refused as a whole, before its items are looked at, when it has more than `most`. */
export function shortList<const S extends v.GenericSchema>(item: S, most: number) {
  return v.pipe(
    v.unknown(),
    v.check((value) => !Array.isArray(value) || value.length <= most, `must have ${most} items or fewer`),
    v.array(item),
    v.metadata({ maxItems: most }),
  );
}

/**
 * One of several shapes. `choose` says which of them an input means, so that it is refused for what is wrong with that one
 * alone; documents show the `options`.
 */
export function oneOf<const O extends readonly v.GenericSchema[]>(
  options: O,
  choose: (input: unknown) => v.GenericSchema,
): v.GenericSchema<v.InferInput<O[number]>, v.InferOutput<O[number]>> & { readonly options: O } {
  return Object.assign(v.lazy(choose), { options }) as ReturnType<typeof oneOf<O>>;
}
