import { expect, test } from '@jest/globals';
import { nextTimeOf } from '../../../../src/ussd/turn/maintenance.ts';

const noonInNairobi = new Date('2026-06-12T09:00:00Z');

test.each([
  ['14:30', '2026-06-12T11:30:00.000Z'],
  ['9.05', '2026-06-13T06:05:00.000Z'],
  ['12:00', '2026-06-13T09:00:00.000Z'],
  ['12:01', '2026-06-12T09:01:00.000Z'],
])('at noon, %s is the next time a clock in Nairobi shows it', (text, instant) => {
  expect(nextTimeOf(text, 'Africa/Nairobi', noonInNairobi)?.toISOString()).toBe(instant);
});

test.each(['24:00', '14:60', '1430', 'soon', ''])('%j is no time of a clock', (text) => {
  expect(nextTimeOf(text, 'Africa/Nairobi', noonInNairobi)).toBeUndefined();
});
