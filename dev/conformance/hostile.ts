/** One value of a JSON document: where it is, in the words of a problem document, and the document with another in its place. */
export interface Place {
  readonly path: string;
  readonly value: unknown;
  with(replacement: unknown): unknown;
}

/** Every value inside a document, objects and lists included, the document itself left out. */
export function places(document: unknown, path = ''): Place[] {
  if (typeof document !== 'object' || document === null) return [];
  const isList = Array.isArray(document);
  return Object.entries(document).flatMap(([key, value]) => {
    const here = isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const rebuild = (replacement: unknown): unknown =>
      isList
        ? document.map((item: unknown, index) => (String(index) === key ? replacement : item))
        : { ...document, [key]: replacement };
    const inside = places(value, here).map((place) => ({ ...place, with: (r: unknown) => rebuild(place.with(r)) }));
    return [{ path: here, value, with: rebuild }, ...inside];
  });
}

/** Every object of a document, itself included, each with a function that adds fields to it. */
export function objects(document: unknown): { path: string; withFields(fields: object): unknown }[] {
  const inside = places(document)
    .filter(({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value))
    .map((place) => ({
      path: place.path,
      withFields: (fields: object) => place.with({ ...(place.value as object), ...fields }),
    }));
  return [{ path: '', withFields: (fields) => ({ ...(document as object), ...fields }) }, ...inside];
}

const RAW = /"@raw:([^"]*)"/g;
/** Stands for text that JSON.stringify would not write, such as 1e400. */
export const raw = (text: string): string => `@raw:${text}`;
export const stringify = (document: unknown): string => JSON.stringify(document).replace(RAW, '$1');

export const nested = (depth: number, open: string, close: string): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;
