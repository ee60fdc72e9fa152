const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A short span for a button: "1 min", "3 d", "2.5 mo". */
export function shortInterval(ms: number): string {
  if (ms < HOUR_MS) return `${Math.max(1, Math.round(ms / MINUTE_MS))} min`;
  if (ms < DAY_MS) return `${Math.round(ms / HOUR_MS)} h`;
  const days = Math.round(ms / DAY_MS);
  if (days < 31) return `${days} d`;
  if (days < 365) return `${oneDecimal(days / 30.44)} mo`;
  return `${oneDecimal(days / 365.25)} y`;
}

/** The same span in words, for readers that speak: "3 days". */
export function spokenInterval(ms: number): string {
  const [amount = '', unit = ''] = shortInterval(ms).split(' ');
  const words = { min: 'minute', h: 'hour', d: 'day', mo: 'month', y: 'year' } as const;
  return plural(Number(amount), words[unit as keyof typeof words]);
}

/** "6:05" for 6 minutes and 5 seconds. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND_MS));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Time spent: "40 s", "12 min", "1 h 5 min". */
export function duration(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.round(ms / SECOND_MS)} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

export function percent(fraction: number | null): string {
  return fraction === null ? '–' : `${Math.round(fraction * 100)} %`;
}

function oneDecimal(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
