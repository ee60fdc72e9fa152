import { useMutation } from '@tanstack/react-query';
import type { List } from '../../../../lib/contract/vocabulary.js';
import { useLearner, useUpdateLearner } from '../../app/learner.js';
import type { Vocabulary } from '../../data/vocabulary.js';

/** The list that new words come from; it follows the learner. The first one until they choose. */
export function useChosenList(vocabulary: Vocabulary | undefined) {
  const { preferences } = useLearner();
  const update = useUpdateLearner();
  const mutation = useMutation({
    mutationFn: (listId: string) => update({ preferences: { lists: [listId] } }),
  });
  // shown as chosen at once, while the server is told
  const wanted = mutation.isPending ? mutation.variables : preferences.lists?.[0];
  const lists = vocabulary?.lists ?? [];
  const list: List | undefined = lists.find(({ id }) => id === wanted) ?? lists[0];
  return { list, choose: mutation.mutate, error: mutation.error };
}
