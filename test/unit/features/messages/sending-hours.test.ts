import { expect, test } from '@jest/globals';
import { firstAllowed } from '../../../../src/features/messages/sending-hours.ts';
import type { SmsKind } from '../../../../src/features/messages/sms-policy.ts';

const NAIROBI = 'Africa/Nairobi';

test.each<[SmsKind, string, string]>([
  ['receipt', '2026-06-12T03:00:00+03:00', '2026-06-12T03:00:00+03:00'],
  ['code', '2026-06-12T23:59:00+03:00', '2026-06-12T23:59:00+03:00'],
  ['reply', '2026-06-14T01:00:00+03:00', '2026-06-14T01:00:00+03:00'],
  ['alert', '2026-06-12T06:00:00+03:00', '2026-06-12T06:00:00+03:00'],
  ['alert', '2026-06-12T20:59:00+03:00', '2026-06-12T20:59:00+03:00'],
  ['alert', '2026-06-12T21:00:00+03:00', '2026-06-13T07:00:00+03:00'],
  ['alert', '2026-06-12T22:30:00+03:00', '2026-06-13T07:00:00+03:00'],
  ['alert', '2026-06-13T05:59:00+03:00', '2026-06-13T07:00:00+03:00'],
  ['reminder', '2026-06-12T18:59:00+03:00', '2026-06-12T18:59:00+03:00'],
  ['reminder', '2026-06-12T19:00:00+03:00', '2026-06-13T08:00:00+03:00'],
  // 13 June 2026 is a Saturday.
  ['reminder', '2026-06-13T19:30:00+03:00', '2026-06-15T08:00:00+03:00'],
  ['reminder', '2026-06-14T12:00:00+03:00', '2026-06-15T08:00:00+03:00'],
  ['reminder', '2026-06-14T05:00:00+03:00', '2026-06-15T08:00:00+03:00'],
])('a message of kind %s that is ready at %s goes out at %s', (kind, ready, goes) => {
  expect(firstAllowed(kind, new Date(ready), NAIROBI)).toEqual(new Date(goes));
});

test('the hours are those of the shop, not of the server', () => {
  const at = new Date('2026-06-12T20:30:00Z');
  expect(firstAllowed('alert', at, 'Africa/Accra')).toEqual(at);
  expect(firstAllowed('alert', at, NAIROBI)).toEqual(new Date('2026-06-13T04:00:00Z'));
});
