import { describe, expect, test } from '@jest/globals';
import type { SmsChannel } from '../../../src/channels/sms-channel.ts';
import { createSmsRoutes } from '../../../src/jobs/sms-routes.ts';
import { createMetrics } from '../../../src/platform/metrics.ts';
import { namedIn, smsOrder } from '../../../src/platform/sms-order.ts';
import type { SmsOutcome } from '../../../src/values/sms.ts';

const KENYAN = '+254712345678';
const NIGERIAN = '+2348031234567';
const NONE: ReadonlySet<string> = new Set();
const sms = { id: 'm1', to: KENYAN, text: 'hello' };
const accepted: SmsOutcome = { status: 'accepted', providerId: '1' };
const fails: SmsOutcome = { status: 'try_later', reason: 'http_503' };

const open = (order: string | undefined, outcomes: Readonly<Record<string, SmsOutcome | Error>> = {}) => {
  const calls: string[] = [];
  const channels = ['at', 'infobip', 'termii'].map((name): SmsChannel => ({
    name,
    send: () => {
      calls.push(name);
      const outcome = outcomes[name] ?? accepted;
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    },
  }));
  let now = 0;
  const routes = createSmsRoutes({
    channels,
    order: smsOrder.parse(order) ?? { countries: new Map(), others: undefined },
    clock: { now: () => new Date(now) },
    metrics: createMetrics({ version: 'test', processFigures: false }),
    failures: 2,
  });
  return { routes, calls, pass: (ms: number) => void (now += ms) };
};

describe('which provider is asked', () => {
  test('by the country of the number, else by what stands for all others', () => {
    const { routes } = open('KE at infobip, * infobip');
    expect([routes.choose(KENYAN, NONE), routes.choose(NIGERIAN, NONE)]).toEqual(['at', 'infobip']);
    expect([routes.choose(KENYAN, new Set(['at'])), routes.choose(NIGERIAN, new Set(['infobip']))]).toEqual([
      'infobip',
      undefined,
    ]);
  });

  test('without an order all are asked everywhere', () => {
    const { routes } = open(undefined);
    expect(routes.choose(NIGERIAN, new Set(['at']))).toBe('infobip');
    expect(routes.hasAnother(NIGERIAN, new Set(['at', 'infobip', 'termii']))).toBe(false);
  });

  test('a channel that throws is one of which nobody knows, and what it threw is not told', async () => {
    const { routes } = open(undefined, { at: new Error('the key') });
    expect(await routes.send('at', sms)).toEqual({ status: 'unknown', reason: 'channel_failed' });
  });

  test('one that is left alone is passed by, and looked for by one message after the pause', async () => {
    const { routes, pass } = open(undefined, { at: fails });
    for (let time = 0; time < 2; time += 1) await routes.send('at', sms);
    expect([routes.choose(KENYAN, NONE), routes.isAway('at')]).toEqual(['infobip', true]);
    pass(10_000);
    expect([routes.choose(KENYAN, NONE), routes.choose(KENYAN, NONE)]).toEqual(['at', 'infobip']);
  });
});

describe('a message that belongs to no shop', () => {
  test('goes through the next when the first surely did not take it', async () => {
    const { routes, calls } = open(undefined, { at: fails, infobip: { ...fails, status: 'refused', elsewhere: true } });
    expect([await routes.sendByAny(sms), calls]).toEqual([accepted, ['at', 'infobip', 'termii']]);
  });

  test.each<SmsOutcome>([
    { status: 'unknown', reason: 'no_answer' },
    { status: 'refused', reason: 'invalid_phone_number' },
    { status: 'try_later', reason: 'do_not_disturb', ofNumber: true },
  ])('ends with the first that says $status ($reason)', async (outcome) => {
    const { routes, calls } = open(undefined, { at: outcome });
    expect([await routes.sendByAny(sms), calls]).toEqual([outcome, ['at']]);
  });
});

describe('SMS_PROVIDERS', () => {
  test('names everybody once', () => {
    const order = smsOrder.parse('KE at infobip, NG termii infobip, * infobip');
    expect(order && namedIn(order)).toEqual(['at', 'infobip', 'termii']);
  });

  test.each(['KE', 'ke at', 'Kenya at', 'KE at, KE infobip', 'KE at,', 'KE AT!', '*'])('%s is refused', (setting) => {
    expect(smsOrder.safeParse(setting).success).toBe(false);
  });
});
