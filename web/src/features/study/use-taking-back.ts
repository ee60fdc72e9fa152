import { type Dispatch, type SetStateAction, useCallback, useEffect, useState } from 'react';
import type { Progress } from '../../../../lib/contract/progress.js';
import { isSameState } from '../../data/taken-back.js';
import type { OwnerData } from '../../sync/owner-data.js';
import { learn, type Step, type Studied } from './steps.js';

/**
 * Takes the event of a step back. @returns the word's state without it. After a step of an earlier visit more may have happened to
 * the word: then it is what the device knows at once; what has to be worked out from the log, the session learns moments later.
 */
export function useTakingBack(
  owner: OwnerData,
  setStudied: Dispatch<SetStateAction<Studied>>,
): (step: Step) => Progress | null {
  const [unsettled, setUnsettled] = useState<readonly Step[]>([]);

  useEffect(() => {
    if (unsettled.length === 0) return;
    const look = () => {
      const settled = unsettled.filter((step) => isSettled(owner, step));
      if (settled.length === 0) return;
      setUnsettled((held) => held.filter((step) => !settled.includes(step)));
      setStudied((held) =>
        settled.reduce((studied, { wordId }) => learn(studied, wordId, owner.present(wordId), Date.now()), held),
      );
    };
    look();
    return owner.onPresent(look);
  }, [owner, unsettled, setStudied]);

  return useCallback(
    (step) => {
      const { wordId, eventId, before, after, isOfEarlierVisit } = step;
      const present = owner.present(wordId);
      if (eventId !== null) owner.outbox.add({ wordId, undo: eventId });
      if (!isOfEarlierVisit) return before.states.get(wordId) ?? null;
      if (isSettled(owner, step)) return owner.present(wordId);
      setUnsettled((held) => [...held, step]);
      return isSame(present, after) ? (before.states.get(wordId) ?? null) : present;
    },
    [owner],
  );
}

function isSettled(owner: OwnerData, { wordId, eventId }: Step): boolean {
  return eventId === null || owner.isTakenBack(wordId, eventId);
}

function isSame(a: Progress | null, b: Progress | null): boolean {
  return a && b ? isSameState(a, b) : a === b;
}
