/** A bar of a chart: what stands beneath it, if anything, and what it says to whoever points at it. */
export interface Bar {
  readonly label: string | undefined;
  readonly title: string;
  /** In minor units. */
  readonly minor: number;
}

const WIDTH = 240;
const HEIGHT = 100;
const FOOT = 16;

/** Of a bar's room, on each side of it. */
const GAP = 0.15;

const round = (length: number): number => Math.round(length * 10) / 10;

/** How tall a bar is; what is there at all is seen. */
export const barHeight = (minor: number, most: number): number =>
  minor <= 0 || most <= 0 ? 0 : Math.max(2, Math.round((minor / most) * HEIGHT));

/** Amounts as bars; `label` says in words what the picture shows. */
export const BarChart = ({ label, bars }: { readonly label: string; readonly bars: readonly Bar[] }) => {
  const most = Math.max(0, ...bars.map(({ minor }) => minor));
  const step = WIDTH / Math.max(1, bars.length);
  const gap = step * GAP;
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`} role="img" aria-label={label}>
      {bars.map(({ label: beneath, title, minor }, at) => {
        const height = barHeight(minor, most);
        return (
          <>
            <rect x={round(at * step + gap)} y={HEIGHT - height} width={round(step - 2 * gap)} height={height} rx="1">
              <title>{title}</title>
            </rect>
            {beneath === undefined ? null : (
              <text x={round((at + 0.5) * step)} y={HEIGHT + FOOT - 4}>
                {beneath}
              </text>
            )}
          </>
        );
      })}
      <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
    </svg>
  );
};
