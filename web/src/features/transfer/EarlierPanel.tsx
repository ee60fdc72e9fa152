import { useEffect, useMemo, useState } from 'react';
import { useServices } from '../../app/services.js';
import { useProgress } from '../../data/progress.js';
import { useVocabulary } from '../../data/vocabulary.js';
import { DEVICE, metaKey } from '../../local/shapes.js';
import { useOutboxActions } from '../../sync/SyncProvider.js';
import { Button } from '../../ui/Button.js';
import { WithChinese } from '../../ui/Chinese.js';
import { Actions } from '../../ui/Dialog.js';
import { plural } from '../../ui/format.js';
import { Notice } from '../../ui/Notice.js';
import { Panel } from '../../ui/Panel.js';
import { type EarlierProgress, findEarlierProgress } from './earlier.js';
import { EARLIER_STANDARD } from './earlier-words.js';
import { NOT_KEPT } from './outcome.js';
import { Skipped } from './Skipped.js';
import styles from './transfer.module.css';

/** What was mastered there has at least this confidence here. */
const MASTERED = 0.8;

/** What was said to the offer, on this device: what was left here is not offered to each who signs in. */
const answerKey = metaKey<'taken' | 'declined'>('earlierProgress');

/** Progress that an earlier version left in this browser: offered once on the day's page, and always on the page of data. */
export function EarlierPanel({ isOffer }: { readonly isOffer: boolean }) {
  const { local } = useServices();
  const outbox = useOutboxActions();
  const { vocabulary } = useVocabulary();
  const { byWord } = useProgress();
  const [answer, setAnswer] = useState<'taken' | 'declined' | 'none' | null>(null);
  const [taken, setTaken] = useState<number | null>(null);
  const [isRefused, setIsRefused] = useState(false);
  useEffect(() => {
    void local
      .owner(DEVICE)
      .get(answerKey)
      .then((kept) => setAnswer(kept ?? 'none'));
  }, [local]);
  const found = useMemo(() => {
    const lines = vocabulary?.wordIdsByList.get(EARLIER_STANDARD);
    return lines ? readEarlier((line) => lines[line - 1]) : null;
  }, [vocabulary]);

  if (!found || !byWord || answer === null) return null;
  if (isOffer && taken === null && (answer !== 'none' || isNothing(found))) return null;
  const fresh = found.wordIds.filter((wordId) => !byWord.has(wordId));

  const decide = (next: 'taken' | 'declined') => {
    // it goes when that is kept: who leaves at once is not offered it again
    void local
      .owner(DEVICE)
      .set(answerKey, next)
      .finally(() => setAnswer(next));
  };
  const take = async () => {
    // with its own time: what is studied after it stands on it, whenever the account gets both
    const at = new Date().toISOString();
    const isKept = await outbox.addAll(
      fresh.map((wordId) => ({ wordId, confidence: MASTERED, ifAbsent: true, id: crypto.randomUUID(), at })),
    );
    setIsRefused(!isKept);
    // what is not kept may be taken once more, by the next page
    if (!isKept) return;
    setTaken(fresh.length);
    decide('taken');
  };

  return (
    <Panel aria-labelledby="earlier" className={styles.panel}>
      <h2 id="earlier">From the earlier version</h2>
      <p role="status" className={styles.result}>
        {taken !== null &&
          `${plural(taken, 'word')} taken over. What the earlier version keeps here was left as it is.`}
      </p>
      {isRefused && (
        <Notice role="alert">
          <p>{NOT_KEPT}</p>
        </Notice>
      )}
      {taken === null && (
        <>
          <p>
            This browser holds progress of the earlier version
            {found.wordIds.length === 0
              ? ', but no word that can be taken over. It is left as it is.'
              : `: ${plural(found.wordIds.length, 'word')} you had mastered, in ${plural(found.lists.length, 'list')}.`}{' '}
            {fresh.length < found.wordIds.length &&
              `${plural(found.wordIds.length - fresh.length, 'word')} of them you have begun here; those stay as they are.`}
          </p>
          {found.lists.length > 0 && (
            <ul className={styles.lists}>
              {found.lists.map(({ name, mastered }) => (
                <li key={name}>
                  <WithChinese isTyped>{`${name}: ${mastered}`}</WithChinese>
                </li>
              ))}
            </ul>
          )}
          <Skipped items={found.skipped} />
          <Actions>
            {found.wordIds.length > 0 && (
              <Button
                look={isOffer ? 'secondary' : 'primary'}
                disabled={fresh.length === 0}
                onClick={() => void take()}
              >
                {fresh.length > 0 ? `Take over ${plural(fresh.length, 'word')}` : 'Nothing left to take over'}
              </Button>
            )}
            {isOffer && (
              <Button look={found.wordIds.length > 0 ? 'quiet' : 'secondary'} onClick={() => decide('declined')}>
                {found.wordIds.length > 0 ? 'No, thank you' : 'Do not show this again'}
              </Button>
            )}
          </Actions>
        </>
      )}
    </Panel>
  );
}

/** What is damaged is something: the learner is told of it, once. */
function isNothing({ wordIds, skipped }: EarlierProgress): boolean {
  return wordIds.length === 0 && skipped.length === 0;
}

function readEarlier(wordIdAtLine: (line: number) => string | undefined): EarlierProgress | null {
  try {
    return findEarlierProgress({ storage: localStorage, wordIdAtLine });
  } catch {
    return null; // a browser that forbids storage keeps nothing of an earlier version either
  }
}
