import { beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '../../../src/platform/ids.ts';
import type { Actor } from '../../../src/tenancy/actor.ts';
import type { Member } from '../../../src/tenancy/member.ts';
import type { Tenant } from '../../../src/tenancy/tenant.ts';
import type { TenantTransaction } from '../../../src/tenancy/tenant-transaction.ts';
import { openPeople } from '../../support/open-people.ts';
import { HALIMA } from '../../support/acceptance-people.ts';

const DAY = 24 * 3_600_000;
const NOON = new Date('2026-06-12T09:00:00Z');

const { clock, openShop, staff, inTenant, vendorOf, messagesOf, eventsOf, owner, directory } = await openPeople();

let shop: Tenant;
let njeri: Actor;
const actorOf = ({ id, role, name }: Pick<Member, 'id' | 'role' | 'name'>): Actor => ({
  id,
  role,
  name,
  channel: 'ussd',
});
beforeEach(async () => {
  clock.set(NOON);
  shop = await openShop('Mama Njeri Shop');
  njeri = actorOf(await vendorOf(shop));
});

const addSeller = async (tenant = shop): Promise<string> => {
  const id = newId();
  const place = { id, tenant_id: tenant.id, role: 'cashier', seller_number: 2, name: 'Asha', language: 'en' };
  await owner('public.memberships').insert({ ...place, phone: '+254722000002', pin_hash: 'hash' });
  return id;
};
const invite = async (actor = njeri, phone = HALIMA): Promise<string> => {
  const seller = { id: newId(), phone, name: 'Halima', owner: 'Njeri' };
  return (await inTenant(shop, (tx) => staff.invite(tx, seller, actor))).kind;
};
const memberOf = async (id: string): Promise<Member | undefined> => (await directory.memberById(id))?.member;

describe('people of a shop', () => {
  test('are changed by its owner only, and on no day after a reset by SMS', async () => {
    const asha = await addSeller();
    const byAsha = actorOf({ id: asha, role: 'cashier', name: 'Asha' });
    const changes: readonly ((tx: TenantTransaction, actor: Actor) => Promise<unknown>)[] = [
      (tx, actor) => staff.invite(tx, { id: newId(), phone: HALIMA, name: 'Halima', owner: 'Njeri' }, actor),
      (tx, actor) => staff.resetPin(tx, asha, actor),
      (tx, actor) => staff.unlock(tx, asha, actor),
      (tx, actor) => staff.stop(tx, asha, actor),
    ];
    const before = await memberOf(asha);
    const attempts = async (actor: Actor): Promise<void> => {
      for (const change of changes) {
        await expect(inTenant(shop, (tx) => change(tx, actor))).rejects.toMatchObject({ code: 'not_allowed' });
      }
    };
    await attempts(byAsha);
    await owner('public.memberships')
      .where({ id: njeri.id })
      .update({ restricted_until: new Date(NOON.getTime() + 1000) });
    await attempts(njeri);
    expect(await memberOf(asha)).toEqual(before);
    expect(await directory.membersOf(shop.id)).toHaveLength(2);

    clock.advance(1000);
    await inTenant(shop, (tx) => staff.stop(tx, asha, njeri));
    expect(await memberOf(asha)).toMatchObject({ status: 'stopped', hasPin: false });
  });

  test('of another shop are nobody here', async () => {
    const other = await openShop('The other shop');
    const theirs = await addSeller(other);
    const changes: readonly ((tx: TenantTransaction) => Promise<unknown>)[] = [
      (tx) => staff.resetPin(tx, theirs, njeri),
      (tx) => staff.unlock(tx, theirs, njeri),
      (tx) => staff.stop(tx, theirs, njeri),
    ];
    for (const change of changes) {
      await expect(inTenant(shop, change)).rejects.toMatchObject({ code: 'not_allowed' });
    }
    expect(await memberOf(theirs)).toMatchObject({ status: 'active', hasPin: true });
  });

  test('an owner can neither stop nor reset themselves or another owner', async () => {
    await expect(inTenant(shop, (tx) => staff.stop(tx, njeri.id, njeri))).rejects.toMatchObject({
      code: 'not_allowed',
    });
  });

  test('are stopped once: the second time changes and announces nothing', async () => {
    const asha = await addSeller();
    await inTenant(shop, (tx) => staff.stop(tx, asha, njeri));
    await inTenant(shop, (tx) => staff.stop(tx, asha, njeri));
    expect(await eventsOf(shop, 'staff.stopped')).toHaveLength(1);
  });
});

describe('an invitation', () => {
  test('lasts a week; then the number is invited anew under its old seller number', async () => {
    expect(await invite()).toBe('invited');
    const [first] = (await directory.membershipsOfPhone(HALIMA)).map(({ member }) => member);
    expect(first).toMatchObject({ status: 'invited', invitedUntil: new Date(NOON.getTime() + 7 * DAY) });
    clock.advance(7 * DAY - 1);
    expect(await invite()).toBe('known');
    clock.advance(1);
    expect(await invite()).toBe('invited');
    const mine = (await directory.membersOf(shop.id)).filter(({ phone }) => phone === HALIMA);
    expect(mine.map(({ id, sellerNumber }) => [id, sellerNumber])).toEqual([[first?.id, first?.sellerNumber]]);
    expect(await messagesOf(shop)).toEqual(['M14', 'M14']);
    await owner('public.memberships').where({ phone: HALIMA }).del();
  });

  test('counts as an SMS to the number when one goes, and not when the number is known already', async () => {
    // A number of its own: what other tests sent counts, too.
    const phone = '+254766000007';
    const asha = actorOf({ id: await addSeller(), role: 'cashier', name: 'Asha' });
    const takeBack = async (): Promise<void> => {
      const invited = await owner('public.memberships').where({ phone }).first<{ id: string }>('id');
      await inTenant(shop, (tx) => staff.stop(tx, invited.id, njeri));
    };
    for (let sent = 1; sent <= 5; sent += 1) {
      expect(await invite(njeri, phone)).toBe('invited');
      for (let again = 0; again < 6; again += 1) expect(await invite(njeri, phone)).toBe('known');
      await takeBack();
    }
    expect(await invite(njeri, phone)).toBe('capped');
    await expect(invite(asha, phone)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('of many people at once gives each a number of their own', async () => {
    const phones = Array.from({ length: 8 }, (_, index) => `+25476600${String(1000 + index)}`);
    await Promise.all(phones.map((phone) => invite(njeri, phone)));
    const numbers = (await directory.membersOf(shop.id)).map(({ sellerNumber }) => sellerNumber);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
