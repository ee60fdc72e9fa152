import type { Statistics } from '../../../../lib/contract/progress.js';
import { plural } from '../../ui/format.js';
import { Bars } from './Bars.js';
import { ChartPanel } from './ChartPanel.js';
import { fullDayName, shortDayName, weekdayName } from './day-names.js';
import { gistOfForecast } from './gists.js';

export function ForecastPanel({ forecast }: Pick<Statistics, 'forecast'>) {
  return (
    <ChartPanel
      id="forecast"
      title="The coming 14 days"
      gist={gistOfForecast(forecast)}
      table={{
        caption: 'Reviews due on each of the coming 14 days',
        columns: ['Day', 'Due'],
        rows: forecast.map(({ date, due }) => [fullDayName(date), due.toLocaleString('en')]),
      }}
    >
      <Bars
        bars={forecast.map(({ date, due }) => ({
          key: date,
          name: `${fullDayName(date)}: ${plural(due, 'review')} due`,
          value: due,
          letter: weekdayName(date).slice(0, 1),
        }))}
        ends={['Today', shortDayName(forecast.at(-1)?.date ?? '')]}
      />
    </ChartPanel>
  );
}
