import { useSyncExternalStore } from 'react';
import { explain } from '../api/explain.js';
import { useServices } from '../app/services.js';
import { useVocabulary } from '../data/vocabulary.js';
import type { RefusedEntry } from '../local/shapes.js';
import { Button } from '../ui/Button.js';
import { WordText } from '../ui/Chinese.js';
import { Actions } from '../ui/Dialog.js';
import { downloadJson } from '../ui/download.js';
import { plural } from '../ui/format.js';
import { nounOf } from './noun.js';
import { useOutbox, useOutboxActions } from './SyncProvider.js';
import styles from './sync.module.css';

const MOST_LISTED = 5;
const MOST_REQUESTS = 3;
const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** Whether what was refused is to be removed. */
export type Removal = 'not asked' | 'asked' | 'answered';

interface SyncDetailsProps {
  /** The dialog has the question for its title. */
  readonly removal: Removal;
  readonly onRemoval: (removal: Removal) => void;
  readonly onClose: () => void;
}

/** What waits and what was refused, and what the learner can do about it. */
export function SyncDetails({ removal, onRemoval, onClose }: SyncDetailsProps) {
  const outbox = useOutboxActions();
  const { local } = useServices();
  const { waiting, refused, trouble, needsSignIn } = useOutbox();
  const isOne = waiting.length === 1;
  // a private window, or a full device: the notice of it says so
  const isOnlyHere = useSyncExternalStore(local.subscribe, () => local.isOnlyHere);
  if (removal === 'asked') return <Question entries={refused} onClose={() => onRemoval('answered')} />;
  // the buttons of the question are gone: the keyboard goes on where it was asked, or at the way out
  const returning = removal === 'answered' ? focus : undefined;
  return (
    <>
      {waiting.length > 0 && (
        <p>
          {plural(waiting.length, nounOf(waiting))} {!isOnlyHere && `${isOne ? 'is' : 'are'} kept on this device and `}
          will be sent{' '}
          {needsSignIn ? 'once you have signed in again.' : 'when Shizi is open and the server can be reached.'}
        </p>
      )}
      {waiting.length === 0 && refused.length === 0 && <p>Everything is saved.</p>}
      {trouble && !needsSignIn && <p>{explain(trouble)}</p>}
      {refused.length > 0 && <Refused entries={refused} />}
      <Requests ids={[...(needsSignIn ? [] : [trouble?.requestId]), ...refused.map(({ requestId }) => requestId)]} />
      <Actions>
        {waiting.length > 0 && !needsSignIn && (
          <Button look="primary" onClick={() => void outbox.flush()}>
            Send now
          </Button>
        )}
        {refused.length > 0 && (
          <>
            <Button onClick={() => downloadJson('shizi-refused-reviews.json', refused)}>Download</Button>
            <Button ref={returning} onClick={() => onRemoval('asked')}>
              Remove …
            </Button>
          </>
        )}
        <Button ref={refused.length === 0 ? returning : undefined} onClick={onClose}>
          Close
        </Button>
      </Actions>
    </>
  );
}

/** They are nowhere else: what is removed here is gone. */
function Question({ entries, onClose }: { readonly entries: readonly RefusedEntry[]; readonly onClose: () => void }) {
  const outbox = useOutboxActions();
  const isOne = entries.length === 1;
  return (
    <>
      <p>
        {plural(entries.length, nounOf(entries))} {isOne ? 'is' : 'are'} on this device alone. Once removed,{' '}
        {isOne ? 'it' : 'they'} can not be brought back; download {isOne ? 'it' : 'them'} first if in doubt.
      </p>
      <Actions>
        <Button ref={focus} look="primary" onClick={onClose}>
          Keep {isOne ? 'it' : 'them'}
        </Button>
        <Button
          onClick={() => {
            outbox.dismissRefused();
            onClose();
          }}
        >
          Remove for good
        </Button>
      </Actions>
    </>
  );
}

/** The button that was pressed is gone: the keyboard goes on at the answer that loses nothing. */
function focus(button: HTMLButtonElement | null): void {
  button?.focus();
}

function Refused({ entries }: { readonly entries: readonly RefusedEntry[] }) {
  const { vocabulary } = useVocabulary();
  const more = entries.length - MOST_LISTED;
  return (
    <>
      <p>
        {entries.length === 1
          ? 'The server will not take this one, so it is set aside.'
          : 'The server will not take these, so they are set aside.'}{' '}
        Everything else goes through.
      </p>
      <ul className={styles.refused}>
        {entries.slice(0, MOST_LISTED).map(({ key, update, reason }) => {
          const word = vocabulary?.words.get(update.wordId);
          return (
            <li key={key}>
              <strong>{word ? <WordText word={word} /> : update.wordId}</strong> {reason}
              {'at' in update && update.at && <small>{time.format(Date.parse(update.at))}</small>}
            </li>
          );
        })}
      </ul>
      {more > 0 && <p>And {plural(more, `more ${nounOf(entries)}`)}: the download has all of them.</p>}
    </>
  );
}

/** The numbers that find what happened in the log, each once. */
function Requests({ ids }: { readonly ids: readonly (string | undefined)[] }) {
  const numbers = [...new Set(ids.flatMap((id) => id ?? []))];
  if (numbers.length === 0) return null;
  return (
    <p className={styles.requests}>
      {numbers.length === 1 ? 'Request' : 'Requests'} {numbers.slice(0, MOST_REQUESTS).join(', ')}
    </p>
  );
}
