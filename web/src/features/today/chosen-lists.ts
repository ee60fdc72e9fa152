import type { List } from '../../../../lib/contract/vocabulary.js';

/** The lists that new words come from, in the order in which they were chosen; the first list until there is a choice. */
export function chosenLists(chosen: readonly string[], lists: readonly List[]): readonly List[] {
  const known = chosen.flatMap((listId) => lists.find(({ id }) => id === listId) ?? []);
  return known.length > 0 ? known : lists.slice(0, 1);
}

/** The choice with the list added at its end, or taken out; one stays chosen, since new words come from somewhere. */
export function toggled(chosen: readonly string[], listId: string): readonly string[] {
  if (!chosen.includes(listId)) return [...chosen, listId];
  return chosen.length > 1 ? chosen.filter((other) => other !== listId) : chosen;
}
