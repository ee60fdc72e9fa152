import type { Progress } from '../../../../lib/contract/progress.js';
import { type StudySession, showAgain, withState } from './study-session.js';

/** How many steps can be taken back. */
export const LONGEST_UNDO = 30;

/** Something the learner did, and how the session stood before it. */
export interface Step {
  readonly before: StudySession;
  readonly wordId: string;
  /** The event to take back; null in practice, which makes none. */
  readonly eventId: string | null;
  /** The word's state after it; null when it had none. */
  readonly after: Progress | null;
  /** What is on the desk is another session than that in which it was done, or knows better. */
  readonly isOfEarlierVisit?: boolean;
}

/** A session and the way back. */
export interface Studied {
  readonly session: StudySession;
  /** The last ones, the latest at the end. */
  readonly steps: readonly Step[];
}

/** The session goes on as `next`. Steps that are too long ago are let go, and the sessions that they held with them. */
export function take(studied: Studied, step: Pick<Step, 'wordId' | 'eventId'>, next: StudySession): Studied {
  const taken: Step = { ...step, before: studied.session, after: next.states.get(step.wordId) ?? null };
  return { session: next, steps: [...studied.steps, taken].slice(-LONGEST_UNDO) };
}

/** The steps of a visit that is over, for the next one. */
export function ofEarlierVisit(steps: readonly Step[]): readonly Step[] {
  return steps.map((step) => ({ ...step, isOfEarlierVisit: true }));
}

/**
 * Exactly as it was before the last step; undefined when there is none. After a step of an earlier visit, this visit's session
 * with that step's word in the state that it has without it, `progress`: meanwhile this word and the others may have changed, on their own
 * pages or on other devices.
 */
export function takeBack(
  { session, steps }: Studied,
  now: number,
  progress: Progress | null,
): { readonly studied: Studied; readonly step: Step } | undefined {
  const step = steps.at(-1);
  if (!step) return undefined;
  const { before, wordId, isOfEarlierVisit } = step;
  if (!isOfEarlierVisit) return { step, studied: { session: before, steps: steps.slice(0, -1) } };
  const shown = { wordId, progress, wasShown: before.current === wordId };
  return { step, studied: { session: showAgain(session, shown, now), steps: steps.slice(0, -1) } };
}

/**
 * More is known of a word that was taken back: the state that it has now. The sessions to which the steps since lead back show what
 * was guessed then, and what was counted on that: every way back leads over what is known, as that of an earlier visit does.
 */
export function learn({ session, steps }: Studied, wordId: string, progress: Progress | null, now: number): Studied {
  return { session: withState(session, wordId, progress, now), steps: ofEarlierVisit(steps) };
}
