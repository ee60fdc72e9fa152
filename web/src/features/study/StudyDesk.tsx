import { useState } from 'react';
import type { Progress, Rating } from '../../../../lib/contract/progress.js';
import { gradeTypedAnswer, suggestedRating } from '../../../../lib/domain/typed-answer.js';
import { usePreferences } from '../../app/preferences.js';
import type { Vocabulary } from '../../data/vocabulary.js';
import { usePrefetch, useSpeaker } from '../../speech/use-speaker.js';
import { utteranceOf } from '../../speech/utterance.js';
import { SyncStatus } from '../../sync/SyncStatus.js';
import { useToast } from '../../ui/Toasts.js';
import { Card } from './Card.js';
import { Help } from './Help.js';
import { othersLike } from './others.js';
import type { Queue } from './queue.js';
import { StudyFrame } from './StudyFrame.js';
import { Summary } from './Summary.js';
import { progressOfSession, waitingWords } from './study-session.js';
import { Tools } from './Tools.js';
import { useStudy } from './use-study.js';
import { useStudyKeys } from './use-study-keys.js';
import { useTyping } from './use-typing.js';
import { Waiting } from './Waiting.js';
import { WordMenu } from './WordMenu.js';

export interface StudyDeskProps {
  readonly queue: Pick<Queue, 'main' | 'learning'>;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly vocabulary: Vocabulary;
  readonly isPractice: boolean;
}

export function StudyDesk({ queue, progress, vocabulary, isPractice }: StudyDeskProps) {
  const { directions } = usePreferences();
  const study = useStudy({ queue, progress, directions, isPractice });
  const { session, turned, direction, before } = study;
  const typing = useTyping();
  const toast = useToast();
  const { play } = useSpeaker();
  const [open, setOpen] = useState<'help' | 'menu' | null>(null);
  const word = session.current === null ? undefined : vocabulary.words.get(session.current);
  usePrefetch(vocabulary.words.get(session.main[0] ?? ''));
  const isWaiting = session.current === null && waitingWords(session).length > 0;

  const flip = () => {
    if (!word) return;
    const others = othersLike(word, direction, vocabulary.words);
    study.flip(typing.isOn ? gradeTypedAnswer({ typed: turned.typed, word, others, direction }) : null);
  };
  const know = () => {
    if (!word || isPractice) return;
    study.know();
    setOpen(null);
    toast('Marked as known. Undo takes it back.');
  };
  const startOver = (wordId: string) => {
    study.startOver(wordId);
    setOpen(null);
    toast('Started over. Undo takes it back.');
  };
  const suggested = (): Rating =>
    turned.grade && turned.grade.kind !== 'nothing' ? suggestedRating(turned.grade) : 'good';

  useStudyKeys({
    next: () => {
      if (isWaiting) study.goAhead();
      else if (turned.isFlipped) study.rate(suggested());
      else flip();
    },
    rate: study.rate,
    undo: study.undo,
    // before the flip, the sound would be the answer, unless it is the question
    replay: () => word && (turned.isFlipped || direction === 'sound') && void play(utteranceOf(word)),
    know,
    menu: () => setOpen(word && !isPractice ? 'menu' : null),
    typing: typing.toggle,
    help: () => setOpen('help'),
  });

  return (
    <StudyFrame
      progress={progressOfSession(session)}
      status={<SyncStatus />}
      isPractice={isPractice}
      tools={
        <Tools
          canUndo={study.canUndo}
          onUndo={study.undo}
          isTyping={typing.isOn}
          onTyping={typing.toggle}
          onHelp={() => setOpen('help')}
        />
      }
    >
      {word && (
        <Card
          key={`${word.id}-${session.answers.length}`}
          word={word}
          progress={before}
          direction={direction}
          turned={turned}
          isTyping={typing.isOn}
          isPractice={isPractice}
          onType={study.type}
          onFlip={flip}
          onRate={study.rate}
          onMenu={() => setOpen('menu')}
        />
      )}
      {isWaiting && <Waiting words={waitingWords(session)} onGoAhead={study.goAhead} />}
      {!word && !isWaiting && (
        <Summary session={session} words={vocabulary.words} isPractice={isPractice} onStartOver={startOver} />
      )}
      <Help isOpen={open === 'help'} onClose={() => setOpen(null)} />
      {word && (
        <WordMenu
          word={word}
          progress={before}
          isOpen={open === 'menu'}
          onClose={() => setOpen(null)}
          onKnow={know}
          onStartOver={() => startOver(word.id)}
        />
      )}
    </StudyFrame>
  );
}
