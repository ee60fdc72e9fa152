import { useState } from 'react';
import { explain } from '../../api/explain.js';
import { ProblemError } from '../../api/problem-error.js';
import { useUpdateLearner } from '../../app/learner.js';
import { useOutboxActions } from '../../sync/SyncProvider.js';
import { plural } from '../../ui/format.js';
import { titleAt } from '../settings/titles.js';
import type { ArchivePlan } from './archive.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { Preview } from './Preview.js';
import { Skipped } from './Skipped.js';
import { sayEvents } from './say-events.js';
import styles from './transfer.module.css';

interface ArchivePreviewProps {
  readonly name: string;
  readonly plan: ArchivePlan;
  readonly onCancel: () => void;
  /** What was chosen is on its way into the device. */
  readonly onTaken: (outcome: Promise<Outcome>) => void;
}

export function ArchivePreview({ name, plan, onCancel, onTaken }: ArchivePreviewProps) {
  const outbox = useOutboxActions();
  const updateLearner = useUpdateLearner();
  const { profile, updates, words, known, skipped, exportedAt } = plan;
  const [withSettings, setWithSettings] = useState(profile !== undefined);
  const events = updates.filter((update) => !('undo' in update)).length;
  const date = new Date(exportedAt);
  const hasNothing = events === 0 && !(withSettings && profile);

  const run = async (): Promise<Outcome> => {
    const isKept = await outbox.addAll(updates);
    // settings of somebody whose events are not here would be half an import
    if (!isKept || !withSettings || !profile) return outcomeOf(isKept, `Imported ${sayEvents(events)}.`);
    try {
      await updateLearner(profile);
    } catch (error) {
      const imported = events > 0 ? `Imported ${sayEvents(events)}. ` : '';
      return { name: 'failed', sentence: `${imported}${sayNotTaken(error)}` };
    }
    const sentence = events > 0 ? `Imported ${sayEvents(events)} and your settings.` : 'Your settings are taken over.';
    return outcomeOf(true, sentence);
  };
  return (
    <Preview
      name={name}
      action={events > 0 ? `Import ${sayEvents(events)}` : 'Take settings over'}
      isEmpty={hasNothing}
      onImport={() => onTaken(run())}
      onCancel={onCancel}
    >
      <p>
        {Number.isNaN(date.getTime())
          ? 'An export'
          : `Exported on ${date.toLocaleDateString('en-GB', { dateStyle: 'long' })}`}
        . {events > 0 ? `${sayEvents(events)} of ${plural(words, 'word')} would be added` : 'Nothing in it is new'}
        {known > 0 ? `; ${known} you have already.` : '.'}
      </p>
      {profile && (
        <label className={styles.choice}>
          <input type="checkbox" checked={withSettings} onChange={(event) => setWithSettings(event.target.checked)} />
          Take its settings over, too
        </label>
      )}
      <Skipped items={skipped} />
    </Preview>
  );
}

/** The settings were refused, as a whole. */
function sayNotTaken(error: unknown): string {
  const fields =
    error instanceof ProblemError ? error.errors.map(({ path, message }) => `${titleAt(path)} ${message}`) : [];
  const why = fields.length > 0 ? `${fields.join(', ')}.` : explain(error);
  return `The settings of this file were not taken over: ${why} Choose yours on the settings page.`;
}
