import { useMutation } from '@tanstack/react-query';
import { useUpdateLearner } from '../../app/learner.js';
import { usePreferences } from '../../app/preferences.js';
import type { Vocabulary } from '../../data/vocabulary.js';
import { chosenLists, toggled } from './chosen-lists.js';

/** The lists that new words come from, in their order; the choice follows the learner. */
export function useChosenLists(vocabulary: Vocabulary | undefined) {
  const update = useUpdateLearner();
  const preferences = usePreferences();
  const mutation = useMutation({ mutationFn: (lists: string[]) => update({ preferences: { lists } }) });
  // shown as chosen at once, while it is being kept
  const wanted = mutation.isPending ? mutation.variables : preferences.lists;
  const lists = chosenLists(wanted, vocabulary?.lists ?? []);
  return {
    lists,
    toggle: (listId: string) =>
      mutation.mutate([
        ...toggled(
          lists.map(({ id }) => id),
          listId,
        ),
      ]),
    error: mutation.error,
  };
}
