/** At most one "low" for an item in this time, however often its stock goes up and down. */
export const ALERT_PAUSE_MS = 12 * 3_600_000;

export interface AlertState {
  readonly thresholdMilli: number;
  /** An alert may go out: stock has been above the level since the last one. */
  readonly armed: boolean;
  /** When "low" was last told. */
  readonly lastAlertAt: Date | null;
}

export interface AlertDecision {
  readonly alert: 'none' | 'low' | 'finished';
  readonly armed: boolean;
  readonly lastAlertAt: Date | null;
  /** The level was crossed too soon after the last "low": to be told then, if it is still so. */
  readonly keptUntil: Date | undefined;
}

/** When the pause after the last "low" is over; undefined when it is. */
const pauseEnd = (lastAlertAt: Date | null, now: Date): Date | undefined => {
  const end = new Date((lastAlertAt?.getTime() ?? -Infinity) + ALERT_PAUSE_MS);
  return end > now ? end : undefined;
};

/**
 * Whether a change of stock, or of the level, is worth an alert, and what to remember of it. Downwards: "low" when the
 * level is crossed, once in 12 hours; what crosses it within them is kept until they are over. "Finished" is news of its
 * own: it is told whenever the last one goes, whatever was told before. Upwards: armed again once stock is above the level.
 */
export const decideAlert = (
  change: { readonly beforeMilli: number; readonly afterMilli: number },
  state: AlertState,
  now: Date,
): AlertDecision => {
  const { beforeMilli: before, afterMilli: after } = change;
  const { thresholdMilli, armed, lastAlertAt } = state;
  const above = after > thresholdMilli;
  const quiet = { alert: 'none', lastAlertAt, keptUntil: undefined } as const;
  if (before > 0 && after <= 0) return { ...quiet, alert: 'finished', armed: false };
  if (after > before) return { ...quiet, armed: armed || above };
  if (armed && isCrossed(change, thresholdMilli)) return { ...lowOrKept(lastAlertAt, now), armed: false };
  return { ...quiet, armed: above && (armed || after === before) };
};

/** Also where the stock stands still, and the level was raised over it. */
const isCrossed = ({ beforeMilli, afterMilli }: Parameters<typeof decideAlert>[0], level: number): boolean =>
  afterMilli > 0 && afterMilli <= level && (beforeMilli > level || beforeMilli === afterMilli);

const lowOrKept = (lastAlertAt: Date | null, now: Date): Omit<AlertDecision, 'armed'> => {
  const keptUntil = pauseEnd(lastAlertAt, now);
  if (keptUntil !== undefined) return { alert: 'none', lastAlertAt, keptUntil };
  return { alert: 'low', lastAlertAt: now, keptUntil: undefined };
};
