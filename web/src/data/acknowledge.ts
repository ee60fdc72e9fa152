import type { QueryClient } from '@tanstack/react-query';
import type { Progress } from '../../../lib/contract/progress.js';
import { mergeAnswer, type ProgressSnapshot } from './merge-progress.js';

export const PROGRESS_KEY = ['progress'];

/** Takes over the states that the server answered to a batch. */
export function acknowledge(queries: QueryClient, answer: readonly Progress[]): void {
  queries.setQueryData<ProgressSnapshot>(PROGRESS_KEY, (held) => held && mergeAnswer(held, answer));
  void queries.invalidateQueries({ queryKey: ['statistics'] });
}
