import { useId, useMemo, useState } from 'react';
import type { Progress } from '../../../../lib/contract/progress.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { useOutboxActions } from '../../sync/SyncProvider.js';
import { Button } from '../../ui/Button.js';
import { WithChinese, WordText } from '../../ui/Chinese.js';
import { plural } from '../../ui/format.js';
import { Notice } from '../../ui/Notice.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { Preview } from './Preview.js';
import { Skipped } from './Skipped.js';
import { planTable, type TableMode, type TablePlan } from './table.js';
import styles from './transfer.module.css';

/** More when they are asked for. */
const FIRST_ROWS = 50;

interface TablePreviewProps {
  readonly name: string;
  readonly text: string;
  readonly words: ReadonlyMap<string, Word>;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly onCancel: () => void;
  /** What was chosen is on its way into the device. */
  readonly onTaken: (outcome: Promise<Outcome>) => void;
}

const modes = [
  { mode: 'absent', label: 'Only words that I have not begun' },
  { mode: 'replace', label: 'All words: the table wins' },
] as const satisfies readonly { mode: TableMode; label: string }[];

export function TablePreview({ name, text, words, progress, onCancel, onTaken }: TablePreviewProps) {
  const outbox = useOutboxActions();
  const id = useId();
  const [mode, setMode] = useState<TableMode>('absent');
  const [showsAll, setShowsAll] = useState(false);
  const shownRows = showsAll ? Number.POSITIVE_INFINITY : FIRST_ROWS;
  const plan = useMemo((): TablePlan | string => {
    try {
      return planTable(text, {
        mode,
        words: words.values(),
        progress,
        now: new Date(),
        newId: () => crypto.randomUUID(),
      });
    } catch (error) {
      return error instanceof Error ? error.message : 'This file can not be read.';
    }
  }, [text, mode, words, progress]);

  if (typeof plan === 'string') {
    return (
      <Notice role="alert">
        <p>
          <WithChinese isTyped>{`${name}: ${plan}`}</WithChinese>
        </p>
      </Notice>
    );
  }
  const { changes, unchanged, skipped } = plan;
  const run = () => {
    const isKept = outbox.addAll(changes.map(({ update }) => update));
    onTaken(isKept.then((kept) => outcomeOf(kept, `Imported ${plural(changes.length, 'word')}.`)));
  };
  return (
    <Preview
      name={name}
      action={`Import ${plural(changes.length, 'word')}`}
      isEmpty={changes.length === 0}
      onImport={run}
      onCancel={onCancel}
    >
      <fieldset className={styles.choices}>
        <legend>What to take over</legend>
        {modes.map(({ mode: value, label }) => (
          <label key={value} className={styles.choice}>
            <input type="radio" name={`${id}-mode`} checked={mode === value} onChange={() => setMode(value)} />
            {label}
          </label>
        ))}
      </fieldset>
      <p role="status">
        {plural(changes.length, 'word')} would change{unchanged > 0 && `, ${unchanged} would stay as they are`}.
      </p>
      {changes.length > 0 && (
        <table className={styles.table} aria-label="What would change">
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Word</th>
              <th scope="col">Now</th>
              <th scope="col">Then</th>
            </tr>
          </thead>
          <tbody>
            {changes.slice(0, shownRows).map(({ line, word, before, after }) => (
              <tr key={word.id}>
                <td>{line}</td>
                <th scope="row">
                  <WordText word={word} />
                </th>
                <td>{inWords(before)}</td>
                <td>{inWords(after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {changes.length > shownRows && (
        <Button look="quiet" onClick={() => setShowsAll(true)}>
          Show {changes.length - shownRows} more
        </Button>
      )}
      <Skipped items={skipped} />
    </Preview>
  );
}

function inWords(progress: Progress | null): string {
  if (!progress) return 'not begun';
  const confidence = `${Math.round(progress.confidence * 100)}\u00a0%`;
  return progress.studyCount > 0 ? `${confidence}, ${plural(progress.studyCount, 'review')}` : confidence;
}
