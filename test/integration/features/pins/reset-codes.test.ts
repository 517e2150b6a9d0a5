import { beforeEach, describe, expect, test } from '@jest/globals';
import { noSimSwapCheck } from '../../../../src/features/pins/sim-swap.ts';
import { newId } from '../../../../src/platform/ids.ts';
import type { Member } from '../../../../src/tenancy/member.ts';
import type { Tenant } from '../../../../src/tenancy/tenant.ts';
import { openPeople } from '../../../support/open-people.ts';

const HOUR = 3_600_000;
const NOON = new Date('2026-06-12T09:00:00Z');

const { clock, openShop, operator, withSims, vendorOf, messagesOf, eventsOf, owner, directory } = await openPeople();
const { codes, watch } = withSims(operator);

let shop: Tenant;
let njeri: Member;
beforeEach(async () => {
  clock.set(NOON);
  shop = await openShop('Mama Njeri Shop');
  njeri = await vendorOf(shop);
});

const ask = (from = codes, reason: string = newId()) =>
  from.send(shop, { memberId: njeri.id, reason, channel: 'ussd' });
const changed = (hoursAgo: number) => ({ state: 'changed', at: new Date(NOON.getTime() - hoursAgo * HOUR) }) as const;

describe('a code for a new PIN', () => {
  test('is sent once for one key press, and three times a day', async () => {
    expect(await ask(codes, 'the same key press')).toEqual({ result: 'sent', minutes: 10 });
    expect(await ask(codes, 'the same key press')).toEqual({ result: 'sent', minutes: 10 });
    expect(await messagesOf(shop)).toEqual(['M9']);
    await ask();
    await ask();
    expect(await ask()).toEqual({ result: 'rate_limited', minutes: 12 * 60 });
    expect(await messagesOf(shop)).toEqual(['M9', 'M9', 'M9']);
    clock.advance(12 * HOUR);
    expect(await ask()).toMatchObject({ result: 'sent' });
  });

  test('asked for by ten key presses at once is sent three times', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask()));
    expect(answers.filter(({ result }) => result === 'sent')).toHaveLength(3);
    expect(await messagesOf(shop)).toHaveLength(3);
  });

  test('is for owners only: sellers ask theirs', async () => {
    const id = newId();
    const seller = { id, tenant_id: shop.id, phone: '+254722000002', role: 'cashier', seller_number: 2 };
    await owner('public.memberships').insert({ ...seller, name: 'Asha', language: 'en' });
    await expect(codes.send(shop, { memberId: id, reason: 'r', channel: 'ussd' })).rejects.toMatchObject({
      code: 'not_allowed',
    });
  });
});

describe('a SIM', () => {
  test('that changed within 72 hours gets no code, and its number is told once', async () => {
    operator.say(njeri.phone, changed(71));
    expect(await ask()).toEqual({ result: 'sim_changed' });
    expect(await ask()).toEqual({ result: 'sim_changed' });
    expect(await messagesOf(shop)).toEqual(['M13']);
    expect(await eventsOf(shop, 'sim.swap.suspected')).toMatchObject([
      { data: { memberId: njeri.id, swappedAt: changed(71).at.toISOString(), source: 'fake' } },
    ]);
    expect((await directory.memberById(njeri.id))?.member.resetCodeUntil).toBeNull();
  });

  test('that changed longer ago gets one', async () => {
    operator.say(njeri.phone, changed(73));
    expect(await ask()).toMatchObject({ result: 'sent' });
  });

  test('of which the operator does not say gets none; where nobody could be asked it gets one', async () => {
    operator.say(njeri.phone, undefined);
    expect(await ask()).toEqual({ result: 'sim_changed' });
    expect(await ask(withSims(noSimSwapCheck).codes)).toMatchObject({ result: 'sent' });
    expect(await messagesOf(shop)).toEqual(['M9']);
  });

  test('that is known to be new stops risky steps; one of which nothing is known stops none', async () => {
    const holder = { memberId: njeri.id, phone: njeri.phone, language: 'en', role: 'vendor', channel: 'ussd' } as const;
    operator.say(njeri.phone, undefined);
    expect(await watch.isSuspect(shop, holder)).toBe(false);
    operator.say(njeri.phone, changed(1));
    expect(await watch.isSuspect(shop, holder)).toBe(true);
    expect(await watch.isSuspect(shop, holder)).toBe(true);
    expect(await messagesOf(shop)).toEqual(['M13']);
  });
});
