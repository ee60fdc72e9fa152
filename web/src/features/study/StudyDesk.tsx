import { useState } from 'react';
import type { Progress } from '../../../../lib/contract/progress.js';
import type { Vocabulary } from '../../data/vocabulary.js';
import { SyncStatus } from '../../sync/SyncStatus.js';
import { Button } from '../../ui/Button.js';
import { Icon } from '../../ui/Icon.js';
import { Card } from './Card.js';
import { Help } from './Help.js';
import type { Queue } from './queue.js';
import { StudyFrame } from './StudyFrame.js';
import { Summary } from './Summary.js';
import { progressOfSession, waitingWords } from './study-session.js';
import { useStudy } from './use-study.js';
import { useStudyKeys } from './use-study-keys.js';
import { Waiting } from './Waiting.js';

interface StudyDeskProps {
  readonly queue: Queue;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly vocabulary: Vocabulary;
}

export function StudyDesk({ queue, progress, vocabulary }: StudyDeskProps) {
  const study = useStudy({ queue, progress });
  const { session, isFlipped } = study;
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const word = session.current === null ? undefined : vocabulary.words.get(session.current);
  const isWaiting = session.current === null && waitingWords(session).length > 0;

  useStudyKeys({
    next: () => {
      if (isWaiting) study.goAhead();
      else if (isFlipped) study.rate('good');
      else if (word) study.flip();
    },
    rate: study.rate,
    undo: study.undo,
    help: () => setIsHelpOpen(true),
  });

  return (
    <StudyFrame
      progress={progressOfSession(session)}
      status={<SyncStatus />}
      tools={
        <>
          <Button
            look="quiet"
            size="icon"
            aria-label="Undo the last rating"
            title="Undo (u)"
            disabled={session.before === null}
            onClick={study.undo}
          >
            <Icon name="undo" />
          </Button>
          <Button look="quiet" size="icon" aria-label="Keys" title="Keys (?)" onClick={() => setIsHelpOpen(true)}>
            <Icon name="help" />
          </Button>
        </>
      }
    >
      {word && (
        <Card
          key={`${word.id}-${session.answers.length}`}
          word={word}
          progress={session.states.get(word.id) ?? null}
          isFlipped={isFlipped}
          onFlip={study.flip}
          onRate={study.rate}
        />
      )}
      {isWaiting && <Waiting words={waitingWords(session)} onGoAhead={study.goAhead} />}
      {!word && !isWaiting && <Summary session={session} words={vocabulary.words} />}
      <Help isOpen={isHelpOpen} onClose={() => setIsHelpOpen(false)} />
    </StudyFrame>
  );
}
