import { addDays, businessDay, instantOfLocal, localHour, weekday } from '../../platform/business-day.ts';
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

/** The first moment, `now` or later, at which a message of this class may go out in the shop's time zone. */
export const firstAllowed = (kind: MessageClass, now: Date, timezone: string): Date => {
  const hours = HOURS[kind];
  if (hours === undefined) return now;
  const today = businessDay(now, timezone);
  const hour = localHour(now, timezone);
  const rests = (day: string): boolean => hours.restsOnSunday && weekday(day) === SUNDAY;
  if (hour >= hours.from && hour < hours.to && !rests(today)) return now;
  let day = hour < hours.from ? today : addDays(today, 1);
  if (rests(day)) day = addDays(day, 1);
  return instantOfLocal(day, hours.heldUntil, timezone);
};
