export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly lines: readonly Line[];
}

const WIDTH = 760;
const HEIGHT = 400;
const PLOT = { left: 64, right: 548, top: 44, bottom: 344 };
const LINE_HEIGHT = 16;
/** Told apart in both themes and, by their dashes, without colours too. */
const LOOKS = [
  ['#0969da', '#58a6ff', ''],
  ['#bc4c00', '#f0883e', '7 3'],
  ['#1a7f37', '#3fb950', '2 3'],
  ['#8250df', '#bc8cff', '10 3 2 3'],
  ['#bf3989', '#f778ba', '5 5'],
  ['#57606a', '#c9d1d9', '1 4'],
] as const;

/** A line chart as SVG, both axes in powers of ten, that follows the theme of the page it is shown on. */
export function drawChart({ title, xTitle, yTitle, lines }: Chart): string {
  const points = lines.flatMap((line) => line.points);
  const xs = scale(
    points.map(([x]) => x),
    [PLOT.left, PLOT.right],
  );
  const ys = scale(
    points.map(([, y]) => y),
    [PLOT.bottom, PLOT.top],
  );
  const names = apart(lines.map(({ points: own }) => ys.place(own.at(-1)?.[1] ?? 1)));
  const grid = [
    ...xs.ticks.map((x) => {
      const at = xs.place(x).toFixed(1);
      return `<path class="grid" d="M${at} ${PLOT.top}V${PLOT.bottom}"/><text x="${at}" y="${PLOT.bottom + 18}" text-anchor="middle">${number(x)}</text>`;
    }),
    ...ys.ticks.map((y) => {
      const at = ys.place(y).toFixed(1);
      return `<path class="grid" d="M${PLOT.left} ${at}H${PLOT.right}"/><text x="${PLOT.left - 8}" y="${Number(at) + 4}" text-anchor="end">${number(y)}</text>`;
    }),
  ];
  const drawn = lines.map((line, index) => {
    const places = line.points.map(([x, y]) => [xs.place(x).toFixed(1), ys.place(y).toFixed(1)] as const);
    const dots = places.map(([x, y]) => `<circle class="dot l${index}" cx="${x}" cy="${y}" r="2.5"/>`).join('');
    const end = places.at(-1) ?? ['0', '0'];
    const name = names[index] ?? 0;
    return `<path class="line l${index}" d="M${places.map((place) => place.join(' ')).join('L')}"/>${dots}
<path class="lead" d="M${Number(end[0]) + 4} ${end[1]}L${PLOT.right + 14} ${name.toFixed(1)}"/><path class="line l${index}" d="M${PLOT.right + 16} ${name.toFixed(1)}h22"/><text class="name" x="${PLOT.right + 43}" y="${(name + 4).toFixed(1)}">${escaped(line.name)}</text>`;
  });
  const look = (theme: 0 | 1) =>
    LOOKS.map((colours, index) => `.l${index}{stroke:${colours[theme]}}.dot.l${index}{fill:${colours[theme]}}`).join(
      '',
    );
  const dashes = LOOKS.map(([, , dash], index) => `.line.l${index}{stroke-dasharray:${dash || 'none'}}`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title">
<title id="title">${escaped(title)}</title>
<style>
text{font:12px system-ui,sans-serif;fill:#424a53}.heading{font-size:14px;font-weight:600}.back{fill:#fff}.grid{stroke:#d8dee4}.lead{stroke:#afb8c1;fill:none}.line{fill:none;stroke-width:2}
${look(0)}${dashes}
@media(prefers-color-scheme:dark){text{fill:#c9d1d9}.back{fill:#0d1117}.grid{stroke:#30363d}.lead{stroke:#57606a}${look(1)}}
</style>
<rect class="back" width="${WIDTH}" height="${HEIGHT}"/>
<text class="heading" x="${PLOT.left}" y="24">${escaped(title)}</text>
${grid.join('\n')}
${drawn.join('\n')}
<text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 40}" text-anchor="middle">${escaped(xTitle)}</text>
<text transform="translate(16 ${(PLOT.top + PLOT.bottom) / 2})rotate(-90)" text-anchor="middle">${escaped(yTitle)}</text>
</svg>
`;
}

/** Whole powers of ten around the values. */
function scale(values: readonly number[], [from, to]: readonly [number, number]) {
  const least = Math.floor(Math.log10(Math.min(...values)));
  const most = Math.max(least + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    place: (value: number) => from + ((Math.log10(value) - least) / (most - least)) * (to - from),
    ticks: Array.from({ length: most - least + 1 }, (_, index) => 10 ** (least + index)),
  };
}

/** Heights of names as near to the ends of their lines as they can be without touching each other. */
export function apart(wanted: readonly number[]): number[] {
  const order = wanted.map((_, index) => index).sort((one, other) => (wanted[one] ?? 0) - (wanted[other] ?? 0));
  const placed = [...wanted];
  order.forEach((index, turn) => {
    const above = order[turn - 1];
    const least = above === undefined ? PLOT.top : (placed[above] ?? 0) + LINE_HEIGHT;
    placed[index] = Math.max(wanted[index] ?? 0, least);
  });
  const overflow = Math.max(0, Math.max(...placed) - PLOT.bottom);
  return placed.map((height) => height - overflow);
}

const number = (value: number) => (value < 1 ? String(Number(value.toPrecision(1))) : value.toLocaleString('en'));
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
