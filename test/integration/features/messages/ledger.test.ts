import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  accept,
  acceptThen502,
  acceptWith200,
  hang,
  http,
  noRecipients,
  recipientStatus,
  type Treatment,
} from '../../../support/fake-africastalking.ts';
import { NOON } from '../../../support/open-desk.ts';
import { openMessageDesk, type TestShop } from '../../../support/open-message-desk.ts';

const desk = await openMessageDesk();
const { provider, clock } = desk;
afterAll(() => desk.close());

let shop: TestShop;
let phones = 0;
const newPhone = (): string => `+2547121${String((phones += 1)).padStart(5, '0')}`;
beforeEach(async () => {
  clock.set(NOON);
  shop = await desk.openShop();
});

const sendTo = async (treatment: Treatment): Promise<string> => {
  const to = newPhone();
  provider.treat(to, treatment);
  await desk.queue(shop, to);
  await desk.runDue();
  return to;
};

describe('what the ledger shows after each answer of the provider', () => {
  test.each<[string, Treatment, string, string | null, string[]]>([
    ['accepted', accept, 'accepted', null, ['sms.queued', 'sms.sent']],
    ['accepted with 200', acceptWith200, 'accepted', null, ['sms.queued', 'sms.sent']],
    ['number refused', recipientStatus(403, 'InvalidPhoneNumber'), 'failed', 'invalid_phone_number', failed()],
    ['nobody named, a reason', noRecipients('InvalidSenderId'), 'failed', 'invalid_sender_id', failed()],
    ['401', http(401), 'retry', 'http_401', ['sms.queued']],
    ['429', http(429, { 'retry-after': '30' }), 'retry', 'http_429', ['sms.queued']],
    ['500', http(500), 'retry', 'http_500', ['sms.queued']],
    ['502 after it accepted', acceptThen502, 'unknown', 'http_502', ['sms.queued', 'sms.outcome_unknown']],
    ['no answer', hang, 'unknown', 'no_answer', ['sms.queued', 'sms.outcome_unknown']],
  ])('%s', async (_answer, treatment, ...[status, error, events]) => {
    const to = await sendTo(treatment);

    expect(await desk.row(shop, to)).toMatchObject({ status, error, attempt: 1, provider: 'africastalking' });
    expect(await desk.announced(shop)).toEqual(events);
    expect(provider.asked(to)).toBe(1);
  });

  function failed(): string[] {
    return ['sms.queued', 'sms.failed'];
  }

  test('no event holds the number or the words', async () => {
    const to = await sendTo(accept);
    const events = JSON.stringify(await desk.events(shop));
    expect(events).not.toContain(to.slice(-9));
    expect(events).not.toMatch(/Sugar|Njeri|384/);
  });

  test('one reason, one message, however often it is queued', async () => {
    const to = newPhone();
    const queued = await Promise.all(Array.from({ length: 20 }, () => desk.queue(shop, to)));
    await Promise.all([desk.runDue(), desk.runDue(), desk.runDue()]);
    await desk.pass(3);

    expect(queued.filter((message) => message !== undefined)).toHaveLength(1);
    expect(await desk.rows(shop)).toHaveLength(1);
    expect(provider.acceptedFor(to)).toHaveLength(1);
  });

  test('twenty workers with the same job call the provider once', async () => {
    const to = newPhone();
    const message = await desk.queue(shop, to);
    const job = { tenantId: shop.tenant.id, subjectId: message?.id };
    await Promise.all(Array.from({ length: 20 }, () => desk.sendSms(job)));

    expect(provider.asked(to)).toBe(1);
    expect(await desk.row(shop, to)).toMatchObject({ status: 'accepted', attempt: 1 });
  });
});

describe('trying again', () => {
  test('a provider that is down gets the message when it is up again', async () => {
    const to = await sendTo(http(503));
    await desk.pass(5);
    expect(provider.asked(to)).toBe(2);
    provider.treat(to, accept);
    await desk.pass(1);

    expect(await desk.row(shop, to)).toMatchObject({ status: 'accepted', attempt: 3, error: null });
    expect(provider.acceptedFor(to)).toHaveLength(1);
  });

  test('after 1, 5, 15 and 60 minutes, then every hour for a day, and then it is given up', async () => {
    const to = await sendTo(http(503));
    const minutes = [0];
    for (;;) {
      const { status, not_before } = await desk.row(shop, to);
      if (status !== 'retry') break;
      clock.set(new Date(not_before.getTime() - 1000));
      await desk.runDue();
      expect(provider.asked(to)).toBe(minutes.length);
      clock.set(not_before);
      await desk.runDue();
      expect(provider.asked(to)).toBe(minutes.length + 1);
      minutes.push((not_before.getTime() - NOON.getTime()) / 60_000);
    }
    const hourly = Array.from({ length: 24 }, (_, index) => 21 + 60 * index);
    expect(minutes).toEqual([0, 1, 6, ...hourly]);
    expect(await desk.row(shop, to)).toMatchObject({ status: 'failed', error: 'http_503' });
    expect(await desk.announced(shop)).toEqual(['sms.queued', 'sms.failed']);
  });

  test('after a day it is given up, and that is announced', async () => {
    const to = await sendTo(http(500));
    await desk.pass(90, 1);
    await desk.pass(23 * 60, 5);

    expect(await desk.row(shop, to)).toMatchObject({ status: 'failed', error: 'http_500', attempt: 27 });
    expect(await desk.announced(shop)).toEqual(['sms.queued', 'sms.failed']);
    await desk.pass(120, 30);
    expect(provider.asked(to)).toBe(27);
  });

  test('the provider may ask for more patience', async () => {
    const to = await sendTo(http(429, { 'retry-after': '600' }));
    expect((await desk.row(shop, to)).not_before).toEqual(new Date(NOON.getTime() + 600_000));
  });

  test('who said STOP at the operator is not written to again, by any shop', async () => {
    const to = await sendTo(recipientStatus(406, 'UserInBlacklist'));
    expect(await desk.row(shop, to)).toMatchObject({ status: 'failed', error: 'user_in_blacklist' });
    expect(await desk.announced(shop)).toEqual(['sms.queued', 'sms.failed']);
    const optedOut = { recipientKey: desk.hasher.phone(to), optedOut: true, source: 'provider' };
    expect((await desk.eventsOfService()).at(-1)).toEqual({ type: 'sms.optout', data: optedOut });

    const other = await desk.openShop();
    await desk.queue(other, to);
    await desk.runDue();
    expect(await desk.row(other, to)).toMatchObject({ status: 'suppressed', error: 'opted_out' });
    expect(provider.asked(to)).toBe(1);
  });

  test('STOP stops receipts, START lets them through again, and codes always go', async () => {
    const to = newPhone();
    await desk.optOuts.optOut(to, 'sms');
    await desk.queue(shop, to);
    const code = { otp: '482 913', brand: 'Kibanda', min: '10', dial: '*384*7#', help: '0800720072' };
    await desk.inTenant(shop.tenant, (tx) =>
      desk.queueMessage(tx, { dedupeKey: 'code:1', about: [], to, template: 'M9', language: 'en', params: code }),
    );
    await desk.runDue();
    expect(provider.acceptedFor(to).map(({ message }) => message)).toEqual([expect.stringMatching(/^482 913 is your/)]);

    await desk.optOuts.optIn(to, 'sms');
    await desk.queue(shop, to, { dedupeKey: 'another' });
    await desk.runDue();
    expect(provider.acceptedFor(to)).toHaveLength(2);
  });

  test('a one-time code is gone from the ledger once it is sent, and is not sent when it is too old', async () => {
    const code = { otp: '482 913', brand: 'Kibanda', min: '10', dial: '*384*7#', help: '0800720072' };
    const to = newPhone();
    const queue = (dedupeKey: string) =>
      desk.inTenant(shop.tenant, (tx) =>
        desk.queueMessage(tx, { dedupeKey, about: [], to, template: 'M9', language: 'en', params: code }),
      );
    await queue('code:1');
    await desk.runDue();
    provider.treat(to, http(503));
    await queue('code:2');
    await desk.runDue();
    await desk.pass(30);

    const rows = await desk.rows(shop);
    expect(rows.map(({ status, error, attempt }) => [status, error, attempt])).toEqual([
      ['accepted', null, 1],
      ['failed', 'http_503', 7],
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/482/);
  });

  test('a message that failed is sent when somebody asks for it anew, but not when the old event comes again', async () => {
    const to = newPhone();
    const [first, second] = ['0197627d-0000-7000-8000-00000000000a', '0197627d-0000-7000-8000-00000000000b'];
    provider.treat(to, recipientStatus(403, 'InvalidPhoneNumber'));
    await desk.queue(shop, to, { eventId: first });
    await desk.runDue();
    provider.treat(to, accept);

    expect(await desk.queue(shop, to, { eventId: first })).toBeUndefined();
    expect(await desk.queue(shop, to, { eventId: second })).toBeDefined();
    await desk.runDue();
    expect(await desk.row(shop, to)).toMatchObject({ status: 'accepted', attempt: 1 });
    expect(await desk.rows(shop)).toHaveLength(1);
  });
});
