/** From none (0) to as many as on a full day (4). */
export type Level = 0 | 1 | 2 | 3 | 4;

const LEVELS = 4;
/** Nine of ten days with reviews have no more than a full day: one day of cramming does not make all others pale. */
const FULL_DAY_SHARE = 0.9;

/** The reviews of a full day, by the learner's own days; at least as many as there are levels. */
export function fullDay(counts: readonly number[]): number {
  const studied = counts.filter((count) => count > 0).sort((a, b) => a - b);
  return Math.max(LEVELS, studied[Math.ceil(FULL_DAY_SHARE * studied.length) - 1] ?? 0);
}

export function levelOf(count: number, full: number): Level {
  return Math.min(LEVELS, Math.ceil((LEVELS * count) / full)) as Level;
}

export interface LevelRange {
  readonly level: Level;
  readonly from: number;
  /** null: as many as there may be. */
  readonly to: number | null;
}

/** Which counts have which level, none left out and none twice. */
export function levelRanges(full: number): readonly LevelRange[] {
  const last = (level: number) => Math.floor((level * full) / LEVELS);
  return ([1, 2, 3, 4] as const).map((level) => ({
    level,
    from: last(level - 1) + 1,
    to: level === LEVELS ? null : last(level),
  }));
}
