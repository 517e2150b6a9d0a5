import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  businessDay,
  daysBetween,
  endOfBusinessDay,
  formatDay,
  instantOfLocal,
  localDate,
  localHour,
  localTime,
  startOfBusinessDay,
  startOfWeek,
  weekday,
} from '../../../src/values/business-day.ts';

const NAIROBI = 'Africa/Nairobi';
const zones = fc.constantFrom(NAIROBI, 'Africa/Lagos', 'Africa/Accra', 'Africa/Johannesburg', 'Europe/Berlin');
const instants = fc.date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z') });
const validInstants = instants.filter((instant) => !Number.isNaN(instant.getTime()));

describe('the day a sale belongs to', () => {
  test('a sale at half past eleven in the evening is of that day, an hour later of the next', () => {
    expect(businessDay(new Date('2026-06-12T20:30:00Z'), NAIROBI)).toBe('2026-06-12');
    expect(businessDay(new Date('2026-06-12T21:30:00Z'), NAIROBI)).toBe('2026-06-13');
  });

  test('in a bar that closes its day at four, a beer at two belongs to the evening before', () => {
    expect(businessDay(new Date('2026-06-12T23:00:00Z'), NAIROBI, 4)).toBe('2026-06-12');
    expect(businessDay(new Date('2026-06-13T01:00:00Z'), NAIROBI, 4)).toBe('2026-06-13');
  });

  test('a day begins and ends where the next one begins', () => {
    expect(startOfBusinessDay('2026-06-12', NAIROBI).toISOString()).toBe('2026-06-11T21:00:00.000Z');
    expect(endOfBusinessDay('2026-06-12', NAIROBI, 4).toISOString()).toBe('2026-06-13T01:00:00.000Z');
  });

  test('every instant lies within its business day', () => {
    fc.assert(
      fc.property(validInstants, zones, fc.integer({ min: 0, max: 12 }), (instant, zone, cutoff) => {
        const day = businessDay(instant, zone, cutoff);
        expect(startOfBusinessDay(day, zone, cutoff).getTime()).toBeLessThanOrEqual(instant.getTime());
        expect(endOfBusinessDay(day, zone, cutoff).getTime()).toBeGreaterThan(instant.getTime());
      }),
    );
  });

  test('an unknown time zone and a strange day are refused', () => {
    expect(() => businessDay(new Date(), 'Africa/Nowhere')).toThrow(RangeError);
    expect(() => addDays('12/06/2026', 1)).toThrow(RangeError);
  });
});

describe('dates and times as people read them', () => {
  test('they are those of the shop, not of the server', () => {
    const instant = new Date('2026-06-12T21:05:00Z');
    expect(localDate(instant, NAIROBI)).toBe('13/06');
    expect(localTime(instant, NAIROBI)).toBe('00:05');
    expect(localHour(instant, NAIROBI)).toBe(0);
    expect(localDate(instant, 'Africa/Accra')).toBe('12/06');
    expect(localTime(instant, 'Africa/Accra')).toBe('21:05');
    expect(formatDay('2026-06-12')).toBe('12/06');
  });

  test('eight in the evening is eight on the local clock', () => {
    fc.assert(
      fc.property(validInstants, fc.constantFrom(NAIROBI, 'Africa/Lagos'), (instant, zone) => {
        const evening = instantOfLocal(businessDay(instant, zone), 20, zone);
        expect(localTime(evening, zone)).toBe('20:00');
        expect(businessDay(evening, zone)).toBe(businessDay(instant, zone));
      }),
    );
  });
});

test('an hour of the clock is found on days on which clocks are changed, also one that is left out', () => {
  // Egypt, 2026: put on at midnight to 24 April, put back at midnight to 30 October.
  const CAIRO = 'Africa/Cairo';
  expect(instantOfLocal('2026-04-23', 20, CAIRO).toISOString()).toBe('2026-04-23T18:00:00.000Z');
  expect(instantOfLocal('2026-04-24', 20, CAIRO).toISOString()).toBe('2026-04-24T17:00:00.000Z');
  expect(instantOfLocal('2026-10-29', 20, CAIRO).toISOString()).toBe('2026-10-29T17:00:00.000Z');
  expect(instantOfLocal('2026-10-30', 20, CAIRO).toISOString()).toBe('2026-10-30T18:00:00.000Z');
  expect(localTime(instantOfLocal('2026-04-24', 0, CAIRO), CAIRO)).toBe('01:00');
  expect(localTime(instantOfLocal('2026-03-29', 2, 'Europe/Berlin'), 'Europe/Berlin')).toBe('03:00');
});

describe('counting days', () => {
  test('over the end of a month and a leap day', () => {
    expect(addDays('2026-06-30', 1)).toBe('2026-07-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween('2026-06-12', '2026-07-12')).toBe(30);
  });

  test('the week starts on Monday', () => {
    expect(weekday('2026-06-14')).toBe(0);
    expect(startOfWeek('2026-06-14')).toBe('2026-06-08');
    expect(startOfWeek('2026-06-08')).toBe('2026-06-08');
  });
});
