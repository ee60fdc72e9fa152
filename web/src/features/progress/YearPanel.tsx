import { useMemo } from 'react';
import { duration, percent } from '../../ui/format.js';
import { ChartPanel } from './ChartPanel.js';
import { monthAndYear } from './day-names.js';
import { gistOfYear } from './gists.js';
import { Heatmap } from './Heatmap.js';
import { type StudiedDay, sumsByMonth } from './sums.js';
import type { TableContent } from './TableView.js';

export function YearPanel({ days }: { readonly days: readonly StudiedDay[] }) {
  const table = useMemo(() => monthsTable(days), [days]);
  return (
    <ChartPanel id="year" title="A year of reviews" gist={gistOfYear(days)} table={table}>
      <Heatmap days={days} />
    </ChartPanel>
  );
}

function monthsTable(days: readonly StudiedDay[]): TableContent {
  return {
    caption: 'Reviews in each month of the last year',
    columns: ['Month', 'Days', 'Reviews', 'Known', 'Time'],
    rows: sumsByMonth(days).map(({ month, studied, reviews, correct, durationMs }) => [
      monthAndYear(month),
      String(studied),
      reviews.toLocaleString('en'),
      percent(reviews === 0 ? null : correct / reviews),
      duration(durationMs),
    ]),
  };
}
