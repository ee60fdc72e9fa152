import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { type Learner, type LearnerChange, useLearner, useUpdateLearner } from '../../app/learner.js';
import { withChanges } from '../../session/learner.js';

export type Outcome =
  | { readonly kind: 'saved' }
  | { readonly kind: 'failed'; readonly error: unknown; retry: () => void };

interface Settings {
  /** The learner as they will be once everything on its way has arrived. */
  readonly learner: Learner;
  /** How the last change of a setting went; undefined before one, and while it is on its way. */
  readonly outcomeOf: (name: string) => Outcome | undefined;
  /** Shows the change at once and saves it, after those before it. A refused change is taken back, and said. */
  readonly save: (name: string, change: LearnerChange) => void;
}

const SettingsContext = createContext<Settings | null>(null);

export function useSettings(): Settings {
  const settings = useContext(SettingsContext);
  if (!settings) throw new Error('useSettings needs its provider');
  return settings;
}

export function SettingsProvider({ children }: { readonly children: ReactNode }) {
  const held = useLearner();
  const update = useUpdateLearner();
  const [onTheirWay, setOnTheirWay] = useState<readonly LearnerChange[]>([]);
  const [outcomes, setOutcomes] = useState<Readonly<Record<string, Outcome>>>({});
  // one after the other: two changes of a setting must not overtake each other
  const last = useRef(Promise.resolve());
  const learner = useMemo(() => onTheirWay.reduce<Learner>(withChanges, held), [held, onTheirWay]);

  const save = useCallback(
    (name: string, change: LearnerChange) => {
      const settle = (outcome: Outcome) => {
        setOnTheirWay((changes) => changes.filter((one) => one !== change));
        setOutcomes((all) => ({ ...all, [name]: outcome }));
      };
      setOnTheirWay((changes) => [...changes, change]);
      setOutcomes(({ [name]: _, ...others }) => others);
      last.current = last.current
        .then(() => update(change))
        .then(
          () => settle({ kind: 'saved' }),
          (error: unknown) => settle({ kind: 'failed', error, retry: () => save(name, { ...change }) }),
        );
    },
    [update],
  );

  const settings = useMemo(
    () => ({ learner, outcomeOf: (name: string) => outcomes[name], save }),
    [learner, outcomes, save],
  );
  return <SettingsContext value={settings}>{children}</SettingsContext>;
}
