/** At most one alert for an item in this time, however often its stock goes up and down. */
export const ALERT_PAUSE_MS = 12 * 3_600_000;

export interface AlertState {
  readonly thresholdMilli: number;
  /** An alert may go out: stock has been above the level since the last one. */
  readonly armed: boolean;
  readonly lastAlertAt: Date | null;
}

export interface AlertDecision {
  readonly alert: 'none' | 'low' | 'finished';
  readonly armed: boolean;
  readonly lastAlertAt: Date | null;
}

const inPause = (lastAlertAt: Date | null, now: Date): boolean =>
  lastAlertAt !== null && now.getTime() - lastAlertAt.getTime() < ALERT_PAUSE_MS;

const crossing = (before: number, after: number, { thresholdMilli, armed }: AlertState): AlertDecision['alert'] => {
  // Finished is news of its own: the owner hears it although "low" went out some time before, and with level 0 as well.
  if (before > 0 && after <= 0) return 'finished';
  return armed && before > thresholdMilli && after <= thresholdMilli ? 'low' : 'none';
};

/**
 * Whether a change of stock is worth an alert, and what to remember of it. Downwards: an alert when the level (or zero)
 * is crossed and none went out in the last 12 hours. Upwards: armed again once stock is above the level.
 */
export const decideAlert = (
  change: { readonly beforeMilli: number; readonly afterMilli: number },
  state: AlertState,
  now: Date,
): AlertDecision => {
  const { beforeMilli: before, afterMilli: after } = change;
  const above = after > state.thresholdMilli;
  if (after >= before) return { alert: 'none', armed: state.armed || above, lastAlertAt: state.lastAlertAt };
  const crossed = crossing(before, after, state);
  const alert = inPause(state.lastAlertAt, now) ? 'none' : crossed;
  return {
    alert,
    armed: state.armed && above,
    lastAlertAt: alert === 'none' ? state.lastAlertAt : now,
  };
};
