import type { RedisClient } from '../../platform/redis.ts';
import { addDays, businessDay, startOfBusinessDay } from '../../values/business-day.ts';

/** The announcement that the service is being repaired: all processes share it, and whoever dials reads it (page X4). */
export interface Maintenance {
  /** From now on every dial is answered by it, until that instant. */
  announce(until: Date): Promise<void>;
  takeBack(): Promise<void>;
  /** The announced end; undefined when nothing is announced, or the end has come. */
  until(): Promise<Date | undefined>;
}

const KEY = 'maintenance:until';

/** Keeps it in Redis, where a dial is answered from in any case; the database may be what is being repaired. */
export const createMaintenance = (redis: RedisClient): Maintenance => ({
  announce: async (until) => {
    // It ends by itself: nobody is to read of a time that is over.
    await redis.set(KEY, until.toISOString(), 'PXAT', until.getTime());
  },
  takeBack: async () => {
    await redis.del(KEY);
  },
  until: async () => {
    const text = await redis.get(KEY);
    const until = new Date(text ?? '');
    return Number.isNaN(until.getTime()) ? undefined : until;
  },
});

const CLOCK = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/;
const MINUTE_MS = 60_000;

/** The next time a clock in this zone shows `14:30`, within a day; undefined when the text is no such time. */
export const nextTimeOf = (text: string, timezone: string, now: Date): Date | undefined => {
  const [, hours, minutes] = CLOCK.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  const today = businessDay(now, timezone);
  const at = (day: string): Date =>
    new Date(startOfBusinessDay(day, timezone).getTime() + (Number(hours) * 60 + Number(minutes)) * MINUTE_MS);
  return at(today) > now ? at(today) : at(addDays(today, 1));
};
