import { useEffect, useState } from 'react';

async function load() {
  const [{ Help }, { WordMenu }, { TypedAnswer, Verdict }, { gradeTypedAnswer, suggestedRating }] = await Promise.all([
    import('./Help.js'),
    import('./WordMenu.js'),
    import('./TypedAnswer.js'),
    import('../../../../lib/domain/typed-answer.js'),
  ]);
  return { Help, WordMenu, TypedAnswer, Verdict, gradeTypedAnswer, suggestedRating };
}

/** What no first card needs. */
export type Later = Awaited<ReturnType<typeof load>>;

let loaded: Later | undefined;

/** Fetched while the first card is looked at; undefined until it is there. A failure is tried again with the next card. */
export function useLater(cardKey: string): Later | undefined {
  const [later, setLater] = useState(loaded);
  const [triedFor, setTriedFor] = useState<string | null>(null);
  useEffect(() => {
    if (later || triedFor === cardKey) return;
    setTriedFor(cardKey);
    load().then(
      (all) => {
        loaded = all;
        setLater(all);
      },
      // without a network there is study all the same
      () => undefined,
    );
  }, [later, triedFor, cardKey]);
  return later;
}
