import { type StudySession, showAgain } from './study-session.js';

/** How many steps can be taken back. */
export const LONGEST_UNDO = 30;

/** Something the learner did, and how the session stood before it. */
export interface Step {
  readonly before: StudySession;
  readonly wordId: string;
  /** The event to take back; null in practice, which makes none. */
  readonly eventId: string | null;
  /** The session in which it was done is over: another one is on the desk. */
  readonly isOfEarlierVisit?: boolean;
}

/** A session and the way back. */
export interface Studied {
  readonly session: StudySession;
  /** The last ones, the latest at the end. */
  readonly steps: readonly Step[];
}

/** The session goes on as `next`. Steps that are too long ago are let go, and the sessions that they held with them. */
export function take(studied: Studied, step: Omit<Step, 'before'>, next: StudySession): Studied {
  return { session: next, steps: [...studied.steps, { ...step, before: studied.session }].slice(-LONGEST_UNDO) };
}

/** The steps of a visit that is over, for the next one. */
export function ofEarlierVisit(steps: readonly Step[]): readonly Step[] {
  return steps.map((step) => ({ ...step, isOfEarlierVisit: true }));
}

/**
 * Exactly as it was before the last step; undefined when there is none. After a step of an earlier visit, this visit's session
 * with that step's word as it was: meanwhile the other words may have changed, on their own pages or on other devices.
 */
export function takeBack(
  { session, steps }: Studied,
  now: number,
): { readonly studied: Studied; readonly step: Step } | undefined {
  const step = steps.at(-1);
  if (!step) return undefined;
  const { before, wordId, isOfEarlierVisit } = step;
  const shown = { wordId, progress: before.states.get(wordId) ?? null, wasShown: before.current === wordId };
  const back = isOfEarlierVisit ? showAgain(session, shown, now) : before;
  return { step, studied: { session: back, steps: steps.slice(0, -1) } };
}
