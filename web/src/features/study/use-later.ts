import { useEffect, useState } from 'react';

async function load() {
  const [{ Help }, { WordMenu }, { Verdict }, { gradeTypedAnswer, suggestedRating }] = await Promise.all([
    import('./Help.js'),
    import('./WordMenu.js'),
    import('./Verdict.js'),
    import('../../../../lib/domain/typed-answer.js'),
  ]);
  return { Help, WordMenu, Verdict, gradeTypedAnswer, suggestedRating };
}

/** What no first card needs. */
export type Later = Awaited<ReturnType<typeof load>>;

let loaded: Later | undefined;

export interface LaterStatus {
  /** Undefined until it is there. */
  readonly later: Later | undefined;
  /** The card has to do without: it did not come for this one or the one before. No card changes its mind when it comes after all. */
  readonly isMissed: boolean;
}

/** Fetched while the first card is looked at. A failure is tried again with the next card. */
export function useLater(cardKey: string): LaterStatus {
  const [later, setLater] = useState(loaded);
  const [hasFailed, setFailed] = useState(false);
  const [triedFor, setTriedFor] = useState<string | null>(null);
  const [card, setCard] = useState({ key: cardKey, isMissed: false });
  if (card.key !== cardKey) setCard({ key: cardKey, isMissed: hasFailed && !later });
  useEffect(() => {
    if (later || triedFor === cardKey) return;
    setTriedFor(cardKey);
    load().then(
      (all) => {
        loaded = all;
        setLater(all);
      },
      // without a network there is study all the same
      () => {
        setFailed(true);
        setCard((shown) => ({ ...shown, isMissed: true }));
      },
    );
  }, [later, triedFor, cardKey]);
  return { later, isMissed: card.isMissed };
}
