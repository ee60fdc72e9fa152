/**
 * The examples in traditional characters, made small: each simplified character with the form that it nearly always has, as
 * pairs in one text, and whole the few examples that this does not give.
 */
export interface TraditionalExamples {
  readonly characters: string;
  readonly byWordId: Readonly<Record<string, string>>;
}

interface ExampleOfWord {
  readonly id: string;
  readonly example: { readonly chinese: string };
}

/** Of every word's example the traditional form. */
export function traditionalExamples({ characters, byWordId }: TraditionalExamples): (word: ExampleOfWord) => string {
  const pairs = new Map([...characters.matchAll(/(.)(.)/gu)].map(([, from = '', to = '']) => [from, to]));
  return ({ id, example }) =>
    byWordId[id] ?? [...example.chinese].map((character) => pairs.get(character) ?? character).join('');
}

/** @param examples word by word, both forms with as many characters. */
export function packTraditional(
  examples: readonly (ExampleOfWord & { readonly traditional: string })[],
): TraditionalExamples {
  const counts = new Map<string, Map<string, number>>();
  for (const { example, traditional } of examples) {
    const forms = [...traditional];
    for (const [index, character] of [...example.chinese].entries()) {
      const form = forms[index] ?? character;
      const known = counts.get(character) ?? new Map<string, number>();
      counts.set(character, known.set(form, (known.get(form) ?? 0) + 1));
    }
  }
  const characters = [...counts]
    .map(([character, forms]) => [character, mostFrequent(forms)] as const)
    .filter(([character, form]) => character !== form)
    .map((pair) => pair.join(''))
    .sort()
    .join('');
  const convert = traditionalExamples({ characters, byWordId: {} });
  const others = examples.filter((word) => convert(word) !== word.traditional);
  return { characters, byWordId: Object.fromEntries(others.map(({ id, traditional }) => [id, traditional])) };
}

function mostFrequent(forms: ReadonlyMap<string, number>): string {
  const [[form] = ['']] = [...forms].sort(([a, often], [b, seldom]) => seldom - often || (a < b ? -1 : 1));
  return form;
}
