import { filters, type WordFilter } from './word-state.js';

/** What of the words is shown; it stands in the address, so that it can be kept, sent and gone back to. */
export interface WordsView {
  /** A list's id; null for all. */
  readonly list: string | null;
  readonly filter: WordFilter;
  readonly query: string;
}

export function readView(parameters: URLSearchParams): WordsView {
  const show = parameters.get('show');
  return {
    list: parameters.get('list') || null,
    filter: filters.find((filter) => filter === show) ?? 'all',
    query: parameters.get('q') ?? '',
  };
}

/** What is not set is not written. */
export function writeView({ list, filter, query }: WordsView): URLSearchParams {
  const parameters = new URLSearchParams();
  if (list) parameters.set('list', list);
  if (filter !== 'all') parameters.set('show', filter);
  if (query) parameters.set('q', query);
  return parameters;
}
