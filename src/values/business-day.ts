const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A date of a calendar as `2026-06-12`. */
export type Day = string;

interface LocalTime {
  readonly day: Day;
  readonly hour: number;
  readonly minute: number;
  /** The local time of day and date, as if it were UTC. */
  readonly asUtcMs: number;
}

// Making a formatter takes a thousand times longer than using it; what it answers never changes.
const formatters = new Map<string, Intl.DateTimeFormat>();

const formatterOf = (timezone: string): Intl.DateTimeFormat => {
  const known = formatters.get(timezone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formatters.set(timezone, formatter);
  return formatter;
};

const toLocal = (instant: Date, timezone: string): LocalTime => {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatterOf(timezone).formatToParts(instant)) parts[type] = value;
  const day = `${(parts.year ?? '').padStart(4, '0')}-${parts.month ?? ''}-${parts.day ?? ''}`;
  const hour = Number(parts.hour);
  const minute = Number(parts.minute);
  const asUtcMs = Date.parse(`${day}T00:00:00Z`) + hour * HOUR_MS + minute * 60_000 + Number(parts.second) * 1000;
  return { day, hour, minute, asUtcMs };
};

const twoDigits = (number: number): string => String(number).padStart(2, '0');

const startOfUtcDay = (day: Day): number => {
  const start = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(start)) throw new RangeError('a day is written as 2026-06-12');
  return start;
};

/**
 * The day a sale belongs to: the local date of the instant less the cut-off hour (0 for shops; 4 for bars, whose night
 * belongs to the evening before).
 * @throws RangeError for a time zone that IANA does not know
 */
export const businessDay = (instant: Date, timezone: string, cutoffHour = 0): Day =>
  toLocal(new Date(instant.getTime() - cutoffHour * HOUR_MS), timezone).day;

/**
 * The instant at which the clocks of a time zone show this hour of this day, also on a day on which they are changed. An
 * hour that is left out that day is the moment of the change.
 */
export const instantOfLocal = (day: Day, hour: number, timezone: string): Date => {
  const wanted = startOfUtcDay(day) + hour * HOUR_MS;
  // The offset is that of the zone at the instant looked for, so it is guessed and then put right.
  let instant = wanted;
  for (let round = 0; round < 2; round += 1) instant += wanted - toLocal(new Date(instant), timezone).asUtcMs;
  return new Date(instant);
};

/** The first instant of a business day (included). */
export const startOfBusinessDay = (day: Day, timezone: string, cutoffHour = 0): Date =>
  new Date(instantOfLocal(day, 0, timezone).getTime() + cutoffHour * HOUR_MS);

/** The first instant after a business day (not included). */
export const endOfBusinessDay = (day: Day, timezone: string, cutoffHour = 0): Date =>
  startOfBusinessDay(addDays(day, 1), timezone, cutoffHour);

/** A day some days later, or earlier with a negative number. */
export const addDays = (day: Day, days: number): Day =>
  new Date(startOfUtcDay(day) + days * DAY_MS).toISOString().slice(0, 10);

/** How many days the second day is after the first. */
export const daysBetween = (from: Day, to: Day): number => (startOfUtcDay(to) - startOfUtcDay(from)) / DAY_MS;

/** 0 for Sunday to 6 for Saturday. */
export const weekday = (day: Day): number => new Date(startOfUtcDay(day)).getUTCDay();

/** The Monday of the week of a day. */
export const startOfWeek = (day: Day): Day => addDays(day, -((weekday(day) + 6) % 7));

/** `12/06`, for a day that is known already. */
export const formatDay = (day: Day): string => `${day.slice(8, 10)}/${day.slice(5, 7)}`;

/** The local date as `12/06`, the same in every language. */
export const localDate = (instant: Date, timezone: string): string => formatDay(toLocal(instant, timezone).day);

/** The local time as `14:05`, 24 hours, the same in every language. */
export const localTime = (instant: Date, timezone: string): string => {
  const { hour, minute } = toLocal(instant, timezone);
  return `${twoDigits(hour)}:${twoDigits(minute)}`;
};

/** The hour of the local clock, 0 to 23. */
export const localHour = (instant: Date, timezone: string): number => toLocal(instant, timezone).hour;
