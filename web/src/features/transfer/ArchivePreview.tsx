import { useState } from 'react';
import { useUpdateLearner } from '../../app/learner.js';
import { useOutboxActions } from '../../sync/SyncProvider.js';
import { Failure } from '../../ui/Failure.js';
import { plural } from '../../ui/format.js';
import type { ArchivePlan } from './archive.js';
import { Preview } from './Preview.js';
import { Skipped } from './Skipped.js';
import styles from './transfer.module.css';

interface ArchivePreviewProps {
  readonly name: string;
  readonly plan: ArchivePlan;
  readonly onCancel: () => void;
  /** What was chosen is on its way into the device; the sentence holds once it is kept. */
  readonly onTaken: (isKept: Promise<boolean>, sentence: string) => void;
}

export function ArchivePreview({ name, plan, onCancel, onTaken }: ArchivePreviewProps) {
  const outbox = useOutboxActions();
  const updateLearner = useUpdateLearner();
  const { profile, updates, words, known, skipped, exportedAt } = plan;
  const [withSettings, setWithSettings] = useState(profile !== undefined);
  const [failure, setFailure] = useState<unknown>(null);
  const events = updates.filter((update) => !('undo' in update)).length;
  const date = new Date(exportedAt);
  const hasNothing = events === 0 && !(withSettings && profile);

  const run = async () => {
    try {
      if (withSettings && profile) await updateLearner(profile);
    } catch (error) {
      return setFailure(error);
    }
    onTaken(outbox.addAll(updates), `Imported ${plural(events, 'event')}${withSettings ? ' and your settings' : ''}.`);
  };

  return (
    <Preview
      name={name}
      action={events > 0 ? `Import ${plural(events, 'event')}` : 'Take settings over'}
      isEmpty={hasNothing}
      onImport={() => void run()}
      onCancel={onCancel}
    >
      <p>
        {Number.isNaN(date.getTime())
          ? 'An export'
          : `Exported on ${date.toLocaleDateString('en-GB', { dateStyle: 'long' })}`}
        .{' '}
        {events > 0
          ? `${plural(events, 'new event')} of ${plural(words, 'word')} would be added`
          : 'Nothing in it is new'}
        {known > 0 ? `; ${known} you have already.` : '.'}
      </p>
      {profile && (
        <label className={styles.choice}>
          <input type="checkbox" checked={withSettings} onChange={(event) => setWithSettings(event.target.checked)} />
          Take its settings over, too
        </label>
      )}
      <Skipped items={skipped} />
      {failure !== null && <Failure error={failure} />}
    </Preview>
  );
}
