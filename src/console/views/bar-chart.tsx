/** A bar of a chart: what stands beneath it, if anything, and what it says to whoever points at it. */
export interface Bar {
  readonly label: string | undefined;
  readonly title: string;
  /** In minor units. */
  readonly minor: number;
}

const WIDTH = 20;
const HEIGHT = 100;
const FOOT = 16;

/** How tall a bar is; what is there at all is seen. */
export const barHeight = (minor: number, most: number): number =>
  minor <= 0 || most <= 0 ? 0 : Math.max(2, Math.round((minor / most) * HEIGHT));

/** Amounts as bars; `label` says in words what the picture shows. */
export const BarChart = ({ label, bars }: { readonly label: string; readonly bars: readonly Bar[] }) => {
  const most = Math.max(0, ...bars.map(({ minor }) => minor));
  const width = bars.length * WIDTH;
  return (
    <svg class="chart" viewBox={`0 0 ${width} ${HEIGHT + FOOT}`} role="img" aria-label={label}>
      {bars.map(({ label: beneath, title, minor }, at) => {
        const height = barHeight(minor, most);
        return (
          <>
            <rect x={at * WIDTH + 3} y={HEIGHT - height} width={WIDTH - 6} height={height} rx="2">
              <title>{title}</title>
            </rect>
            {beneath === undefined ? null : (
              <text x={at * WIDTH + WIDTH / 2} y={HEIGHT + FOOT - 4}>
                {beneath}
              </text>
            )}
          </>
        );
      })}
      <line x1="0" x2={width} y1={HEIGHT} y2={HEIGHT} />
    </svg>
  );
};
