import { addDays, businessDay, instantOfLocal, localHour, weekday } from '../../values/business-day.ts';
import type { MessageClass } from './message-templates.ts';

/** Local hours in which a class of messages may go out, and the hour at which what was held goes (ux.md 4.4). */
interface Hours {
  readonly from: number;
  readonly to: number;
  readonly heldUntil: number;
  readonly restsOnSunday: boolean;
}

const HOURS: Readonly<Record<MessageClass, Hours | undefined>> = {
  // The customer or the seller is standing there, or the sender has just asked.
  transactional: undefined,
  security: undefined,
  reply: undefined,
  alert: { from: 6, to: 21, heldUntil: 7, restsOnSunday: false },
  reminder: { from: 8, to: 19, heldUntil: 8, restsOnSunday: true },
};

const SUNDAY = 0;

/** Why a message waits for its hours. */
export type Held = 'early' | 'late' | 'sunday';

/** When a message may go out, and why not now; the page that tells of it and the rule that holds it ask the same. */
export interface Allowed {
  readonly at: Date;
  readonly held: Held | undefined;
}

/** The first moment, `now` or later, at which a message of this class may go out in the shop's time zone, and why. */
export const whenAllowed = (kind: MessageClass, now: Date, timezone: string): Allowed => {
  const hours = HOURS[kind];
  if (hours === undefined) return { at: now, held: undefined };
  const today = businessDay(now, timezone);
  const rests = (day: string): boolean => hours.restsOnSunday && weekday(day) === SUNDAY;
  const held = whyHeld(hours, localHour(now, timezone), rests(today));
  if (held === undefined) return { at: now, held };
  let day = held === 'early' ? today : addDays(today, 1);
  if (rests(day)) day = addDays(day, 1);
  return { at: instantOfLocal(day, hours.heldUntil, timezone), held };
};

const whyHeld = ({ from, to }: Hours, hour: number, restsToday: boolean): Held | undefined => {
  if (restsToday) return 'sunday';
  if (hour < from) return 'early';
  return hour >= to ? 'late' : undefined;
};

/** The moment alone. */
export const firstAllowed = (kind: MessageClass, now: Date, timezone: string): Date =>
  whenAllowed(kind, now, timezone).at;
