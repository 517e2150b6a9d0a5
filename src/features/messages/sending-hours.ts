import { addDays, businessDay, instantOfLocal, localHour, weekday } from '../../values/business-day.ts';
import { SMS_POLICY, type SendingHours, type SmsKind } from './sms-policy.ts';

const SUNDAY = 0;

/** Why a message waits for its hours. */
export type Held = 'early' | 'late' | 'sunday';

/** When a message may go out, and why not now; the page that tells of it and the rule that holds it ask the same. */
export interface Allowed {
  readonly at: Date;
  readonly held: Held | undefined;
}

/** The first moment, `now` or later, at which a message of this kind may go out in the shop's time zone, and why. */
export const whenAllowed = (kind: SmsKind, now: Date, timezone: string): Allowed => {
  const hours = SMS_POLICY[kind].hours;
  if (hours === undefined) return { at: now, held: undefined };
  const today = businessDay(now, timezone);
  const rests = (day: string): boolean => hours.restsOnSunday && weekday(day) === SUNDAY;
  const held = whyHeld(hours, localHour(now, timezone), rests(today));
  if (held === undefined) return { at: now, held };
  let day = held === 'early' ? today : addDays(today, 1);
  if (rests(day)) day = addDays(day, 1);
  return { at: instantOfLocal(day, hours.heldUntil, timezone), held };
};

const whyHeld = ({ from, to }: SendingHours, hour: number, restsToday: boolean): Held | undefined => {
  if (restsToday) return 'sunday';
  if (hour < from) return 'early';
  return hour >= to ? 'late' : undefined;
};

/** The moment alone. */
export const firstAllowed = (kind: SmsKind, now: Date, timezone: string): Date => whenAllowed(kind, now, timezone).at;
