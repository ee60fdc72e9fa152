/** How a character is written, in the coordinates of Make Me a Hanzi: x from 0 to 1024, y from -124 up to 900. */
export interface StrokeData {
  /** The outline of each stroke, as the path of an SVG. */
  readonly strokes: readonly string[];
  /** The way of the brush along each stroke. */
  readonly medians: readonly (readonly (readonly [x: number, y: number])[])[];
}

export const SIZE = 1024;
/** The y of the upper edge; SVG counts downwards. */
export const TOP = 900;

const SHORT = 260;
/** The way of a stroke that turns is longer than the straight line by this factor. */
const TURNS_FROM = 1.3;

/** By eighths of a turn, clockwise from the right. */
const directions = [
  'left to right',
  'down to the right',
  'top to bottom',
  'down to the left',
  'right to left',
  'up to the left',
  'bottom to top',
  'up to the right',
] as const;

/** A stroke in words, for those who do not see it: "short, down to the left, with a turn; at the top left". */
export function describeStroke(median: StrokeData['medians'][number]): string {
  const [first = [0, 0], last = first] = [median[0], median.at(-1)];
  const [dx, dy] = [last[0] - first[0], first[1] - last[1]];
  const straight = Math.hypot(dx, dy);
  const way = median.slice(1).reduce((sum, [x, y], index) => {
    const [fromX, fromY] = median[index] ?? [x, y];
    return sum + Math.hypot(x - fromX, y - fromY);
  }, 0);
  const eighth = (Math.round((Math.atan2(dy, dx) / Math.PI) * 4) + 8) % 8;
  const parts = [
    way < SHORT ? 'short' : '',
    directions[eighth] ?? '',
    way > straight * TURNS_FROM ? 'with a turn' : '',
  ].filter(Boolean);
  return `${parts.join(', ')}; ${placeOf(median)}`;
}

function placeOf(median: StrokeData['medians'][number]): string {
  const middle = (values: readonly number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  const third = (value: number) => Math.min(2, Math.max(0, Math.floor((value / SIZE) * 3)));
  const across = third(middle(median.map(([x]) => x)));
  const down = third(TOP - middle(median.map(([, y]) => y)));
  if (across === 1 && down === 1) return 'in the middle';
  return `at the ${[['top', '', 'bottom'][down], ['left', '', 'right'][across]].filter(Boolean).join(' ')}`;
}

/** @returns null where there are no strokes of the character. @throws when they can't be had now. */
export async function fetchStrokes(character: string, signal: AbortSignal): Promise<StrokeData | null> {
  const response = await fetch(`/strokes/${character.codePointAt(0)?.toString(16)}.json`, { signal });
  // an app answers unknown addresses with its page
  const isFile = response.headers.get('content-type')?.includes('json') ?? false;
  if (response.status === 404 || (response.ok && !isFile)) return null;
  if (!response.ok) throw new Error(`strokes: status ${response.status}`);
  return (await response.json()) as StrokeData;
}
