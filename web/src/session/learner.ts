import type { Preferences, User } from '../../../lib/contract/accounts.js';
import { isTimeZone } from '../../../lib/domain/study-day.js';
import { ProblemError } from '../api/problem-error.js';
import { GUEST } from '../local/shapes.js';

/** Whoever studies on this device, with an account or without. */
export interface Learner {
  /** The user's id, or `guest`: whose data of this device is shown. */
  readonly id: string;
  readonly isGuest: boolean;
  readonly email: string | null;
  readonly displayName: string | null;
  readonly timeZone: string;
  readonly dailyGoal: number;
  /** What was chosen; what is absent is the app's default. */
  readonly preferences: Preferences;
}

/** What a learner may change without their password; preferences are changed one by one. */
export interface LearnerChange {
  readonly displayName?: string | null;
  readonly timeZone?: string;
  readonly dailyGoal?: number;
  readonly preferences?: Preferences;
}

/** The goal that the server gives a new account, too. */
const DAILY_GOAL = 10;
const MOST_NEW_WORDS = 200;

export function guestWith(changes: LearnerChange): Learner {
  const guest = {
    id: GUEST,
    isGuest: true,
    email: null,
    displayName: null,
    timeZone: zoneOfDevice() ?? 'UTC',
    dailyGoal: DAILY_GOAL,
    preferences: {},
  };
  return withChanges<Learner>(guest, changes);
}

export function learnerOf({ id, email, displayName, timeZone, dailyGoal, preferences }: User): Learner {
  return { id, isGuest: false, email, displayName, timeZone, dailyGoal, preferences };
}

/** The zone in which this device lives, if the server would know it too. */
export function zoneOfDevice(): string | undefined {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return isTimeZone(timeZone) ? timeZone : undefined;
}

/** What was changed on this device stands over what the server told, field by field. */
export function withChanges<Base extends Required<LearnerChange>>(base: Base, changes: LearnerChange): Base {
  return { ...base, ...given(changes), preferences: { ...base.preferences, ...given(changes.preferences ?? {}) } };
}

/** Both changes, the later one last; of the preferences, every one for itself. */
export function mergeChanges(earlier: LearnerChange, later: LearnerChange): LearnerChange {
  const preferences = { ...earlier.preferences, ...given(later.preferences ?? {}) };
  const isAsked = Object.keys(preferences).length > 0;
  return { ...earlier, ...given(later), ...(isAsked && { preferences }) };
}

/** What is left to send: the fields that `sent` did not have, or that were changed again meanwhile. */
export function withoutSent(changes: LearnerChange, sent: LearnerChange): LearnerChange {
  const { preferences = {}, ...fields } = changes;
  const left = rest(preferences, sent.preferences ?? {});
  return { ...rest(fields, sent), ...(Object.keys(left).length > 0 && { preferences: left }) };
}

/** Without what is there already: nobody has to ask the server for it. */
export function isEmpty(changes: LearnerChange): boolean {
  return Object.values(changes).every((value) => value === undefined);
}

/** @throws ProblemError as the server would, so that a guest, or a learner without a network, is told at once. */
export function check({ timeZone, dailyGoal, displayName }: LearnerChange): void {
  const errors = [
    ...(timeZone !== undefined && !isTimeZone(timeZone)
      ? [{ path: 'timeZone', code: 'invalid_value', message: 'must be a time zone such as Europe/Berlin' }]
      : []),
    ...(dailyGoal !== undefined && !(Number.isInteger(dailyGoal) && dailyGoal >= 0 && dailyGoal <= MOST_NEW_WORDS)
      ? [{ path: 'dailyGoal', code: 'invalid_value', message: `must be a whole number from 0 to ${MOST_NEW_WORDS}` }]
      : []),
    ...((displayName?.trim().length ?? 0) > 80
      ? [{ path: 'displayName', code: 'invalid_value', message: 'must have 80 characters or fewer' }]
      : []),
  ];
  if (errors.length === 0) return;
  throw new ProblemError({ code: 'VALIDATION_FAILED', status: 400, detail: 'Not everything can be saved.', errors });
}

function given<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

function rest<Fields extends object>(fields: Fields, sent: object): Fields {
  const others = Object.entries(fields).filter(
    ([name, value]) =>
      !(name in sent) || JSON.stringify((sent as Record<string, unknown>)[name]) !== JSON.stringify(value),
  );
  return Object.fromEntries(others) as Fields;
}
