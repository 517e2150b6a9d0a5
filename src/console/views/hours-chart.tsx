import type { Call } from '../call.ts';
import type { Money } from '../words.ts';
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

const BAR = 20;
const HEIGHT = 100;
const FOOT = 16;

/** How tall a bar is; what is there at all is seen. */
export const barHeight = (minor: number, most: number): number =>
  minor <= 0 || most <= 0 ? 0 : Math.max(2, Math.round((minor / most) * HEIGHT));

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
      <svg class="chart" viewBox={`0 0 ${shown.length * BAR} ${HEIGHT + FOOT}`} role="img" aria-label={label}>
        {shown.map(({ hour, total }, at) => {
          const height = barHeight(total.amountMinor, most);
          return (
            <>
              <rect x={at * BAR + 3} y={HEIGHT - height} width={BAR - 6} height={height} rx="2">
                <title>{`${hour}:00 ${words.money(total)}`}</title>
              </rect>
              {hour % 2 === 0 ? (
                <text x={at * BAR + BAR / 2} y={HEIGHT + FOOT - 4}>
                  {hour}
                </text>
              ) : null}
            </>
          );
        })}
        <line x1="0" x2={shown.length * BAR} y1={HEIGHT} y2={HEIGHT} />
      </svg>
      <HourTable call={call} hours={shown} />
    </>
  );
};
