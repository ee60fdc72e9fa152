import { useState } from 'react';
import type { Progress } from '../../../../lib/contract/progress.js';
import { usePreferences } from '../../app/preferences.js';
import type { Vocabulary } from '../../data/vocabulary.js';
import { usePrefetch, useSpeaker } from '../../speech/use-speaker.js';
import { utteranceOf } from '../../speech/utterance.js';
import { SyncStatus } from '../../sync/SyncStatus.js';
import { useToast } from '../../ui/Toasts.js';
import { Card } from './Card.js';
import { othersLike } from './others.js';
import type { Queue } from './queue.js';
import { StudyFrame } from './StudyFrame.js';
import { Summary } from './Summary.js';
import { progressOfSession, waitingWords } from './study-session.js';
import { Tools } from './Tools.js';
import { useAwaited } from './use-awaited.js';
import { useLater } from './use-later.js';
import { useStudy } from './use-study.js';
import { useStudyKeys } from './use-study-keys.js';
import { useTyping } from './use-typing.js';
import { Waiting } from './Waiting.js';

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
  const { play, hasFailed: isMute } = useSpeaker();
  const [open, setOpen] = useState<'help' | 'menu' | null>(null);
  const word = session.current === null ? undefined : vocabulary.words.get(session.current);
  usePrefetch(vocabulary.words.get(session.main[0] ?? ''));
  const isWaiting = session.current === null && waitingWords(session).length > 0;

  const cardKey = `${session.current}-${session.answers.length}`;
  const { later, isMissed } = useLater(cardKey);
  // what can not be graded need not be typed
  const isTyping = typing.isOn && !isMissed;

  const turn = () => {
    if (!word) return;
    const asked = direction === 'sound' && isMute(utteranceOf(word)) ? 'characters' : direction;
    if (!isTyping) return study.flip({ asked });
    if (!later) return;
    const others = othersLike(word, asked, vocabulary.words);
    const grade = later.gradeTypedAnswer({ typed: turned.typed, word, others, direction: asked });
    // who only wanted to see the answer typed nothing wrong
    if (grade.kind === 'nothing') study.flip({ asked });
    else study.flip({ asked, grade, suggested: later.suggestedRating(grade) });
  };
  // who types faster than the code that grades arrives presses Enter once all the same
  const { ask: flip, isAwaited } = useAwaited({
    isReady: !isTyping || later !== undefined,
    subject: `${cardKey} ${typing.isOn} ${turned.isFlipped} ${turned.typed}`,
    act: turn,
  });
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
  useStudyKeys({
    next: () => {
      if (isWaiting) study.goAhead();
      else if (turned.isFlipped) study.rate(turned.suggested);
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
          key={cardKey}
          word={word}
          progress={before}
          direction={direction}
          turned={turned}
          isTyping={isTyping}
          isAwaited={isAwaited}
          isPinyinAsked={typing.isOn}
          later={later}
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
      {later && <later.Help isOpen={open === 'help'} onClose={() => setOpen(null)} />}
      {word && later && (
        <later.WordMenu
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
