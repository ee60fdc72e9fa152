import { useDeferredValue, useEffect, useMemo, useRef } from 'react';
import { useLearner } from '../../app/learner.js';
import { useProgress } from '../../data/progress.js';
import { useVocabulary, type Vocabulary } from '../../data/vocabulary.js';
import { buildIndex, search } from '../../search/search.js';
import { Button } from '../../ui/Button.js';
import { WithChinese } from '../../ui/Chinese.js';
import { Failure } from '../../ui/Failure.js';
import { plural } from '../../ui/format.js';
import { LoadingNote, Skeleton } from '../../ui/Skeleton.js';
import { useNow } from '../../ui/use-now.js';
import { FilterBar } from './FilterBar.js';
import { rememberView } from './last-view.js';
import { SearchBox } from './SearchBox.js';
import { useWordsView } from './use-words-view.js';
import { WordList } from './WordList.js';
import { filterNames, matches } from './word-state.js';
import styles from './words.module.css';
import { writeView } from './words-view.js';

export function WordsPage() {
  const { vocabulary, error, retry } = useVocabulary();
  return (
    <div className={styles.page}>
      <title>Words · Shizi</title>
      <h1>Words</h1>
      {vocabulary ? (
        <Words vocabulary={vocabulary} />
      ) : error ? (
        <Failure error={error} onRetry={retry} />
      ) : (
        <>
          <LoadingNote />
          <Skeleton height="7.5rem" />
          <Skeleton height="30rem" />
        </>
      )}
    </div>
  );
}

function Words({ vocabulary }: { readonly vocabulary: Vocabulary }) {
  const { id: learnerId, timeZone } = useLearner();
  const now = useNow(60_000);
  const { byWord: progress } = useProgress();
  const { view, change, write } = useWordsView();
  const index = useMemo(() => buildIndex(vocabulary.words.values()), [vocabulary]);
  const box = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);

  // typing goes before drawing: hundreds of rows may change at a keystroke
  const drawn = useDeferredValue(view);
  const found = useMemo(() => {
    if (drawn.list === null) return search(index, drawn.query);
    const ids = new Set(vocabulary.wordIdsByList.get(drawn.list));
    // a list has an order of its own, which only a search puts aside
    if (drawn.query.trim() === '') return [...ids].flatMap((id) => vocabulary.words.get(id) ?? []);
    return search(index, drawn.query).filter(({ id }) => ids.has(id));
  }, [index, vocabulary, drawn.query, drawn.list]);
  const shown = useMemo(
    () => found.filter(({ id }) => matches(progress?.get(id), drawn.filter, now)),
    [found, progress, drawn.filter, now],
  );
  useEffect(() => rememberView(learnerId, writeView(view).toString()), [learnerId, view]);

  const focusRow = () => list.current?.querySelector('a')?.focus();
  return (
    <>
      <div className={styles.tools}>
        <SearchBox
          ref={box}
          value={view.query}
          onChange={(query) => change({ query })}
          onDown={focusRow}
          onEnter={() => list.current?.querySelector('a')?.click()}
        />
        <FilterBar vocabulary={vocabulary} found={found} progress={progress} now={now} view={view} onChange={change} />
      </div>
      <p role="status" className={shown.length === 0 ? 'visually-hidden' : styles.count}>
        {summary(shown.length, drawn.query)}
      </p>
      {shown.length > 0 ? (
        <WordList
          ref={list}
          words={shown}
          progress={progress}
          now={now}
          timeZone={timeZone}
          onOpen={write}
          onLeaveUp={() => box.current?.focus()}
        />
      ) : (
        <div className={styles.empty}>
          <p>
            {drawn.query ? (
              <>
                No word fits “<WithChinese isTyped>{drawn.query}</WithChinese>”
                {drawn.filter === 'all' && drawn.list === null ? '' : ' here'}. Characters, pinyin with or without
                tones, and English all work.
              </>
            ) : (
              <>No word is “{filterNames[drawn.filter]}” here.</>
            )}
          </p>
          <Button onClick={() => change({ list: null, filter: 'all', query: '' })}>Show all words</Button>
        </div>
      )}
    </>
  );
}

function summary(count: number, query: string): string {
  if (count === 0) return 'No word found';
  return query ? `${plural(count, 'word')} found` : plural(count, 'word');
}
