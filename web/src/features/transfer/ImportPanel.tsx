import { type ChangeEvent, useId, useRef, useState } from 'react';
import { ProblemError } from '../../api/problem-error.js';
import { useLearner } from '../../app/learner.js';
import { usePreferences } from '../../app/preferences.js';
import { useServices } from '../../app/services.js';
import { useProgress } from '../../data/progress.js';
import { useVocabulary } from '../../data/vocabulary.js';
import { useOutbox, useOwnerData } from '../../sync/SyncProvider.js';
import { WithChinese } from '../../ui/Chinese.js';
import { Failure } from '../../ui/Failure.js';
import { Notice } from '../../ui/Notice.js';
import { Panel } from '../../ui/Panel.js';
import { ArchivePreview } from './ArchivePreview.js';
import { type ArchivePlan, readArchive } from './archive.js';
import type { Outcome } from './outcome.js';
import { readLog } from './read-log.js';
import { TablePreview } from './TablePreview.js';
import styles from './transfer.module.css';

/** The whole log of ten years is a tenth of it. */
const LARGEST_FILE_BYTES = 100_000_000;

type Chosen =
  | { readonly kind: 'archive'; readonly name: string; readonly plan: ArchivePlan }
  | { readonly kind: 'table'; readonly name: string; readonly text: string };

type Stage =
  | { readonly name: 'choose' }
  | { readonly name: 'reading' }
  | { readonly name: 'preview'; readonly chosen: Chosen }
  | { readonly name: 'keeping' }
  /** `failed` also when the file is none that can be imported. */
  | Outcome
  /** The server could not be asked. */
  | { readonly name: 'unreachable'; readonly error: unknown; readonly file: File };

/** A file is looked at first; nothing is changed before the learner has seen what it would change. */
export function ImportPanel() {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const learner = useLearner();
  const { script } = usePreferences();
  const { client } = useServices();
  const { waiting } = useOutbox();
  const { log } = useOwnerData();
  const { vocabulary } = useVocabulary();
  const { byWord } = useProgress();
  const [stage, setStage] = useState<Stage>({ name: 'choose' });

  /** Of the events that the learner has; without a network those that this device knows. What it doesn't, the server tells apart. */
  const idsKnown = async (): Promise<ReadonlySet<string> | ProblemError> => {
    try {
      const { events } = await readLog({ learner, client, log, waiting, onPage: () => undefined });
      return new Set(events.map((event) => event.id));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return error;
    }
  };
  const read = async (file: File) => {
    if (!vocabulary) return;
    setStage({ name: 'reading' });
    if (file.size > LARGEST_FILE_BYTES) {
      return setStage({ name: 'failed', sentence: `${file.name} is larger than 100 MB, which no export of Shizi is.` });
    }
    const text = await file.text().catch(() => null);
    if (text === null) {
      const sentence = `${file.name} could not be read. It may have been moved, or be open in another program. Choose it again.`;
      return setStage({ name: 'failed', sentence });
    }
    if (!/^\uFEFF?\s*[{[]/.test(text)) {
      return setStage({ name: 'preview', chosen: { kind: 'table', name: file.name, text } });
    }
    const knownIds = await idsKnown();
    if (knownIds instanceof ProblemError) return setStage({ name: 'unreachable', error: knownIds, file });
    try {
      const textOf = (wordId: string) => vocabulary.words.get(wordId)?.[script];
      const plan = readArchive(text, { textOf, knownIds, timeZone: learner.timeZone });
      setStage({ name: 'preview', chosen: { kind: 'archive', name: file.name, plan } });
    } catch (error) {
      setStage({ name: 'failed', sentence: error instanceof Error ? error.message : 'This file can not be read.' });
    }
  };

  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    // the same file may be chosen again, once it is mended
    event.target.value = '';
    if (file) void read(file);
  };
  // the button that was pressed goes with the preview: the keyboard goes on where the next file is chosen
  const leavePreview = (next: Stage) => {
    input.current?.focus();
    setStage(next);
  };
  const cancel = () => leavePreview({ name: 'choose' });
  const finish = async (outcome: Promise<Outcome>) => {
    leavePreview({ name: 'keeping' });
    setStage(await outcome);
  };

  return (
    <Panel aria-labelledby={`${id}-title`} className={styles.panel}>
      <h2 id={`${id}-title`}>Bring something in</h2>
      <div className={styles.item}>
        <div>
          <h3 id={`${id}-label`}>From a file</h3>
          <p className={styles.hint} id={`${id}-hint`}>
            An export of Shizi (JSON), or a table of words (CSV). You see what it would change before anything does.
          </p>
        </div>
        <label className={styles.file}>
          <input
            ref={input}
            type="file"
            accept=".json,.csv,.tsv,.txt,application/json,text/csv,text/tab-separated-values,text/plain"
            aria-labelledby={`${id}-label`}
            aria-describedby={`${id}-hint`}
            disabled={!vocabulary || !byWord}
            onChange={choose}
          />
          <span aria-hidden="true">Choose a file …</span>
        </label>
      </div>
      <p role="status" className={styles.result}>
        {stage.name === 'reading' && 'Looking at the file …'}
        {stage.name === 'keeping' && 'Importing …'}
        {stage.name === 'done' && stage.sentence}
      </p>
      {stage.name === 'failed' && (
        <Notice role="alert">
          <p>
            <WithChinese isTyped>{stage.sentence}</WithChinese>
          </p>
        </Notice>
      )}
      {stage.name === 'unreachable' && <Failure error={stage.error} onRetry={() => void read(stage.file)} />}
      {stage.name === 'preview' && stage.chosen.kind === 'archive' && (
        <ArchivePreview name={stage.chosen.name} plan={stage.chosen.plan} onCancel={cancel} onTaken={finish} />
      )}
      {stage.name === 'preview' && stage.chosen.kind === 'table' && vocabulary && byWord && (
        <TablePreview
          name={stage.chosen.name}
          text={stage.chosen.text}
          words={vocabulary.words}
          progress={byWord}
          onCancel={cancel}
          onTaken={finish}
        />
      )}
    </Panel>
  );
}
