import { useMemo } from 'react';
import type { Statistics } from '../../../../lib/contract/progress.js';
import { useProgress } from '../../data/progress.js';
import { useVocabulary } from '../../data/vocabulary.js';
import { Failure } from '../../ui/Failure.js';
import { Panel } from '../../ui/Panel.js';
import { Skeleton } from '../../ui/Skeleton.js';
import { ListsPanel } from './ListsPanel.js';
import { StatesPanel } from './StatesPanel.js';
import { countStates } from './word-counts.js';

/** What is counted of words by their states. */
export function StatesOfWords() {
  const { vocabulary, error: vocabularyError, retry: retryVocabulary } = useVocabulary();
  const { byWord, error, retry } = useProgress();
  const counts = useMemo(() => byWord && vocabulary && countStates(byWord, vocabulary.words), [byWord, vocabulary]);
  if (counts) return <StatesPanel counts={counts} />;
  const failure = byWord ? vocabularyError : error;
  const retryAll = () => {
    retry();
    retryVocabulary();
  };
  return <Panel>{failure ? <Failure error={failure} onRetry={retryAll} /> : <Skeleton height="17rem" />}</Panel>;
}

/** What is counted of words by their lists. */
export function ListsOfWords({ byList }: Pick<Statistics, 'byList'>) {
  const { vocabulary, error, retry } = useVocabulary();
  if (vocabulary) return <ListsPanel byList={byList} lists={vocabulary.lists} />;
  return <Panel>{error ? <Failure error={error} onRetry={retry} /> : <Skeleton height="17rem" />}</Panel>;
}
