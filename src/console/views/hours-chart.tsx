import type { Call } from '../call.ts';
import type { Money } from '../words.ts';
import { BarChart } from './bar-chart.tsx';
import { Table } from './parts.tsx';

export interface Hour {
  readonly hour: number;
  readonly sales: number;
  readonly total: Money;
}

/** The hours to draw: from the first to the last in which something was sold, and at least the usual ones of a shop. */
export const hoursToShow = (hours: readonly Hour[]): readonly Hour[] => {
  const sold = hours.filter(({ sales }) => sales > 0).map(({ hour }) => hour);
  const [first, last] = [Math.min(8, ...sold), Math.max(18, ...sold)];
  return hours.filter(({ hour }) => hour >= first && hour <= last);
};

const HourTable = ({ call: { words }, hours }: { readonly call: Call; readonly hours: readonly Hour[] }) => (
  <details>
    <summary>{words.t('list.as_table')}</summary>
    <Table
      caption={words.t('today.by_hour')}
      rows={hours}
      empty={words.t('today.no_sales')}
      columns={[
        { title: words.t('column.hour'), cell: ({ hour }) => `${String(hour).padStart(2, '0')}:00` },
        { title: words.t('column.sales'), cell: ({ sales }) => sales, isFigure: true },
        { title: words.t('column.total'), cell: ({ total }) => words.money(total), isFigure: true },
      ]}
    />
  </details>
);

/** Takings by hour as bars, and the same as a table. */
export const HoursChart = ({ call, hours }: { readonly call: Call; readonly hours: readonly Hour[] }) => {
  const shown = hoursToShow(hours);
  const most = Math.max(0, ...shown.map(({ total }) => total.amountMinor));
  const best = shown.find(({ total }) => total.amountMinor === most);
  const { words } = call;
  if (best === undefined || most === 0) return <p class="empty">{words.t('today.no_sales')}</p>;
  const label = words.t('today.chart', { hour: best.hour, total: words.money(best.total) });
  return (
    <>
      <BarChart
        label={label}
        bars={shown.map(({ hour, total }) => ({
          label: hour % 2 === 0 ? String(hour) : undefined,
          title: `${hour}:00 ${words.money(total)}`,
          minor: total.amountMinor,
        }))}
      />
      <HourTable call={call} hours={shown} />
    </>
  );
};
