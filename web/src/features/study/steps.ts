import type { StudySession } from './study-session.js';

/** How many steps can be taken back. */
export const LONGEST_UNDO = 30;

/** Something the learner did, and how the session stood before it. */
export interface Step {
  readonly before: StudySession;
  readonly wordId: string;
  /** The event to take back; null in practice, which makes none. */
  readonly eventId: string | null;
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

/** Exactly as it was before the last step; undefined when there is none. */
export function takeBack({ steps }: Studied): { readonly studied: Studied; readonly step: Step } | undefined {
  const step = steps.at(-1);
  return step && { step, studied: { session: step.before, steps: steps.slice(0, -1) } };
}
