import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isWebhookUrl, nextTry, WEBHOOK_TYPES } from '../../../src/features/webhooks/webhook.ts';

describe('the address of a program that listens', () => {
  test.each([
    'https://hooks.duka.co.ke/kibanda',
    'https://duka.co.ke:8443/a?b=c',
    'https://xn--bcher-kva.ch/',
    'https://DUKA.co.ke/',
  ])('may be %s', (url) => {
    expect(isWebhookUrl(url)).toBe(true);
  });

  test.each([
    ...['http://duka.co.ke/', 'ftp://duka.co.ke/', 'file:///etc/hosts', 'javascript:0', '', 'duka.co.ke'],
    ...['https://duka.co.ke:22/', 'https://amina:pin@duka.co.ke/', 'https://duka.co.ke/#a'],
    ...['https://localhost/', 'https://LOCALHOST./', 'https://a.localhost/', 'https://printer.local/', 'https://db/'],
    ...['https://metadata.internal/', 'https://duka.example/'],
    ...['https://127.0.0.1/', 'https://127.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0177.0.0.1/'],
    ...[
      'https://10.0.0.1/',
      'https://169.254.169.254/latest',
      'https://8.8.8.8/',
      'https://[::1]/',
      'https://[fd00::1]/',
    ],
    ...['https://[::ffff:127.0.0.1]/', 'https://127.0.0.1./', 'https://１２７.0.0.1/', 'https://127。0。0。1/'],
  ])('may not be %s', (url) => {
    expect(isWebhookUrl(url)).toBe(false);
  });

  test('is no number, however numbers are written', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          fc.ipV4Extended(),
          fc.ipV6().map((address) => `[${address}]`),
        ),
        (host) => {
          expect(isWebhookUrl(`https://${host}/`)).toBe(false);
        },
      ),
    );
  });
});

test('a program that does not answer is tried again for more than a day, and then given up', () => {
  const now = new Date('2026-06-12T09:00:00Z');
  const delays = Array.from({ length: 8 }, (_, index) => nextTry(index + 1, now)?.getTime());
  expect(delays.map((at) => at && (at - now.getTime()) / 1000)).toEqual([
    ...[5, 300, 1800, 7200, 18_000, 36_000, 36_000],
    undefined,
  ]);
  // It may ask for more patience, not for days of it.
  expect(nextTry(1, now, 60_000)).toEqual(new Date('2026-06-12T09:01:00Z'));
  expect(nextTry(1, now, 1e12)).toEqual(new Date('2026-06-12T19:00:00Z'));
});

test('calls are nobody’s business outside', () => {
  expect(WEBHOOK_TYPES).toContain('sale.recorded');
  expect(WEBHOOK_TYPES.filter((type) => type.startsWith('ussd.'))).toEqual([]);
});
