import { useState } from 'react';
import { explainAbsence } from '../../api/explain.js';
import { useLearner } from '../../app/learner.js';
import { useServices } from '../../app/services.js';
import { useProgress } from '../../data/progress.js';
import { useVocabulary } from '../../data/vocabulary.js';
import { useOutbox, useOwnerData } from '../../sync/SyncProvider.js';
import { Button } from '../../ui/Button.js';
import { download } from '../../ui/download.js';
import { Failure } from '../../ui/Failure.js';
import { plural } from '../../ui/format.js';
import { Panel } from '../../ui/Panel.js';
import { makeAnkiNotes } from './anki.js';
import { makeArchive } from './archive.js';
import { type ReadLog, readLog } from './read-log.js';
import { sayEvents } from './say-events.js';
import styles from './transfer.module.css';

export function ExportPanel() {
  return (
    <Panel aria-labelledby="export" className={styles.panel}>
      <h2 id="export">Take it with you</h2>
      <ExportEverything />
      <ExportToAnki />
    </Panel>
  );
}

type Stage =
  | { readonly name: 'ready' }
  | { readonly name: 'reading'; readonly events: number }
  | { readonly name: 'done'; readonly events: number; readonly missing: string }
  | { readonly name: 'failed'; readonly error: unknown };

/** What may be missing from an export, said with it. */
function missingFrom({ extent, problem }: ReadLog): string {
  switch (extent) {
    case 'whole':
      return '';
    case 'held':
      return ` ${explainAbsence(problem)} What you did elsewhere since this device last heard of it is not in it.`;
    case 'part':
      return ` ${explainAbsence(problem)} This device has not read your whole history yet: this is only a part of it. Export again later.`;
  }
}

function ExportEverything() {
  const learner = useLearner();
  const { client } = useServices();
  const { waiting } = useOutbox();
  const { log } = useOwnerData();
  const [stage, setStage] = useState<Stage>({ name: 'ready' });
  const isReading = stage.name === 'reading';

  const run = async () => {
    setStage({ name: 'reading', events: 0 });
    try {
      const onPage = (events: number) => setStage({ name: 'reading', events });
      const read = await readLog({ learner, client, log, waiting, onPage });
      const { events } = read;
      const exportedAt = new Date();
      const { displayName, timeZone, dailyGoal, preferences } = learner;
      const text = makeArchive({ profile: { displayName, timeZone, dailyGoal, preferences }, events, exportedAt });
      download({ name: `shizi-${exportedAt.toISOString().slice(0, 10)}.json`, type: 'application/json', text });
      setStage({ name: 'done', events: events.length, missing: missingFrom(read) });
    } catch (error) {
      setStage({ name: 'failed', error });
    }
  };

  return (
    <div className={styles.item}>
      <div>
        <h3>Everything</h3>
        <p className={styles.hint}>Every answer you ever gave, and your settings, as JSON. It can be imported below.</p>
      </div>
      <Button isBusy={isReading} onClick={() => void run()}>
        {isReading ? 'Collecting …' : 'Export everything'}
      </Button>
      <p role="status" className={styles.result}>
        {isReading && stage.events > 0 && `${sayEvents(stage.events)} so far …`}
        {stage.name === 'done' && `Exported ${sayEvents(stage.events)}.${stage.missing}`}
      </p>
      {stage.name === 'failed' && <Failure error={stage.error} onRetry={() => void run()} />}
    </div>
  );
}

function ExportToAnki() {
  const { vocabulary } = useVocabulary();
  const { byWord } = useProgress();
  const [exported, setExported] = useState<number | null>(null);
  const begun = vocabulary && byWord ? [...vocabulary.words.values()].filter(({ id }) => byWord.has(id)) : [];

  const run = () => {
    if (!vocabulary || !byWord) return;
    const words = begun.length > 0 ? begun : [...vocabulary.words.values()];
    download({ name: 'shizi-anki.txt', type: 'text/tab-separated-values', text: makeAnkiNotes(words, byWord) });
    setExported(words.length);
  };

  return (
    <div className={styles.item}>
      <div>
        <h3>Notes for Anki</h3>
        <p className={styles.hint}>
          {begun.length > 0 ? `The ${plural(begun.length, 'word')} you have begun` : 'All words'}, tab-separated, for
          Anki’s File → Import. Anki can’t take a schedule over from a text file.
        </p>
      </div>
      <Button disabled={!vocabulary || !byWord} onClick={run}>
        Export for Anki
      </Button>
      <p role="status" className={styles.result}>
        {exported !== null && `Exported ${plural(exported, 'word')}.`}
      </p>
    </div>
  );
}
