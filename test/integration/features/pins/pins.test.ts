import { beforeEach, describe, expect, test } from '@jest/globals';
import type { PinVerdict } from '../../../../src/features/pins/check-pin.ts';
import { isWindowOpen, lockOf } from '../../../../src/features/pins/pin-window.ts';
import { createPinsService } from '../../../../src/features/pins/pins-service.ts';
import { newId } from '../../../../src/platform/ids.ts';
import { createSecretsHasher, type Pepper } from '../../../../src/platform/secrets-hash.ts';
import type { Member } from '../../../../src/tenancy/member.ts';
import type { Tenant } from '../../../../src/tenancy/tenant.ts';
import { openTenancy } from '../../../support/open-tenancy.ts';
import { TEST_PIN_PEPPER } from '../../../support/secrets.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = new Date('2026-06-12T09:00:00Z');
const shopDay = { timezone: 'Africa/Nairobi', cutoffHour: 0 };
const old: Pepper = { version: 1, secret: TEST_PIN_PEPPER };
const fresh: Pepper = { version: 2, secret: `${TEST_PIN_PEPPER}-second` };

const { clock, directory, openShop, owner } = await openTenancy({ connections: 6 });
const hasher = createSecretsHasher([old]);
const pins = createPinsService({ directory, hasher, clock });
const pinHash = await hasher.hash('5831');

let shop: Tenant;
let njeri: Member;
beforeEach(async () => {
  clock.set(NOON);
  shop = await openShop('Mama Njeri Shop', pinHash);
  njeri = await theMember();
});

const theMember = async (): Promise<Member> => {
  const [member] = await directory.membersOf(shop.id);
  if (member === undefined) throw new Error('no vendor');
  return member;
};
const guess = (pin: string, memberId: string | undefined = njeri.id, service = pins): Promise<PinVerdict> =>
  service.check({ memberId, pin, purpose: 'window', sessionTag: 'session', shopDay, channel: 'ussd' });
const results = async (...guesses: string[]): Promise<string[]> => {
  const all: string[] = [];
  for (const pin of guesses) all.push((await guess(pin)).result);
  return all;
};
const locks = (tenantId = shop.id) =>
  owner('public.outbox').where({ tenant_id: tenantId, type: 'user.locked' }).orderBy('position').pluck('payload');
/** The same number sells in another shop too. */
const joinAnotherShop = async (phone: string): Promise<{ id: string; tenant: Tenant }> => {
  const tenant = await openShop('The other shop', pinHash);
  const id = newId();
  const place = { id, tenant_id: tenant.id, phone, role: 'cashier', seller_number: 2, name: 'Njeri', language: 'en' };
  await owner('public.memberships').insert({ ...place, pin_hash: pinHash });
  return { id, tenant };
};

describe('the right PIN', () => {
  test('opens the window for this session and four hours, and starts the counting anew', async () => {
    expect(await results('1111', '2222')).toEqual(['wrong', 'wrong']);
    expect(await guess('5831')).toEqual({ result: 'ok', windowUntil: new Date(NOON.getTime() + 4 * HOUR) });
    const member = await theMember();
    const now = clock.now();
    expect(isWindowOpen(member, { now, sessionTag: 'other', everySession: false })).toBe(true);
    expect(isWindowOpen(member, { now, sessionTag: 'session', everySession: true })).toBe(true);
    expect(isWindowOpen(member, { now, sessionTag: 'other', everySession: true })).toBe(false);
    expect(await results('1111', '2222', '5831')).toEqual(['wrong', 'wrong', 'ok']);
  });

  test('never opens a window into the next business day', async () => {
    clock.set(new Date('2026-06-12T19:30:00Z'));
    expect(await guess('5831')).toEqual({ result: 'ok', windowUntil: new Date('2026-06-12T21:00:00Z') });
  });

  test('keeps its window open by use, and loses it after four hours without', async () => {
    clock.set(new Date('2026-06-12T05:00:00Z'));
    await guess('5831');
    clock.advance(3 * HOUR);
    await pins.touch(await theMember(), shopDay);
    clock.advance(3 * HOUR);
    const member = await theMember();
    expect(isWindowOpen(member, { now: clock.now(), sessionTag: 's', everySession: false })).toBe(true);
    clock.advance(2 * HOUR);
    expect(isWindowOpen(member, { now: clock.now(), sessionTag: 's', everySession: false })).toBe(false);
    await pins.touch(member, shopDay);
    expect((await theMember()).windowUntil).toEqual(member.windowUntil);
  });

  test('hashed with an old pepper is recognised and hashed with the new one', async () => {
    const renewed = createPinsService({ directory, clock, hasher: createSecretsHasher([old, fresh]) });
    const hashOf = async (): Promise<unknown> => owner('public.memberships').where({ id: njeri.id }).first('pin_hash');
    const before = await hashOf();
    expect((await guess('1111', njeri.id, renewed)).result).toBe('wrong');
    expect(await hashOf()).toEqual(before);
    expect((await guess('5831', njeri.id, renewed)).result).toBe('ok');
    expect(await hashOf()).not.toEqual(before);
    const newOnly = createPinsService({ directory, clock, hasher: createSecretsHasher([fresh]) });
    expect((await guess('5831', njeri.id, newOnly)).result).toBe('ok');
  });
});

describe('wrong PINs', () => {
  test('three in a row lock for 30 minutes; meanwhile even the right one is not looked at', async () => {
    expect(await guess('1111')).toEqual({ result: 'wrong', triesLeft: 2 });
    expect(await guess('2222')).toEqual({ result: 'wrong', triesLeft: 1 });
    expect(await guess('3333')).toEqual({ result: 'locked', minutesLeft: 30, justNow: true });
    clock.advance(10 * MINUTE - 1000);
    expect(await guess('5831')).toEqual({ result: 'locked', minutesLeft: 21, justNow: false });
    expect(lockOf(await theMember(), clock.now())).toEqual({ state: 'locked', minutesLeft: 21 });
    clock.advance(20 * MINUTE + 1000);
    expect(lockOf(await theMember(), clock.now())).toEqual({ state: 'open' });
    expect(await results('5831')).toEqual(['ok']);
    const until = new Date(NOON.getTime() + 30 * MINUTE).toISOString();
    expect(await locks()).toMatchObject([{ data: { memberId: njeri.id, level: 1, lockedUntil: until } }]);
  });

  test('a second lock within 24 hours lasts until the PIN is reset', async () => {
    await results('1111', '2222', '3333');
    clock.advance(23 * HOUR);
    expect(await results('1111', '2222', '3333')).toEqual(['wrong', 'wrong', 'blocked']);
    clock.advance(100 * HOUR);
    expect(await results('5831')).toEqual(['blocked']);
    expect(await locks()).toMatchObject([{ data: { level: 1 } }, { data: { level: 2, lockedUntil: null } }]);
    await owner('public.memberships').where({ id: njeri.id }).update({ reset_code_hash: 'a code that was right' });
    await owner('public.memberships').where({ id: njeri.id }).update({ reset_code_hash: pinHash });
    await pins.choose({ memberId: njeri.id, pin: '7402', reason: 'code', sessionTag: 's', shopDay, channel: 'ussd' });
    expect(await results('5831', '7402')).toEqual(['wrong', 'ok']);
  });

  test('a lock of more than 24 hours ago is forgotten', async () => {
    await results('1111', '2222', '3333');
    clock.advance(25 * HOUR);
    expect(await results('1111', '2222', '3333')).toEqual(['wrong', 'wrong', 'locked']);
  });

  test('ten of one number within 24 hours lock it in all its shops, whatever came between', async () => {
    const other = await joinAnotherShop(njeri.phone);
    for (let n = 0; n < 4; n += 1) {
      expect(await results('1111', '2222', '5831')).toEqual(['wrong', 'wrong', 'ok']);
      clock.advance(30 * MINUTE);
    }
    expect((await guess('1111', other.id)).result).toBe('wrong');
    expect(await guess('2222', other.id)).toMatchObject({ result: 'locked', justNow: true });
    expect((await guess('5831')).result).toBe('locked');
    expect([await locks(), await locks(other.tenant.id)].map(({ length }) => length)).toEqual([1, 1]);
  });

  test('guessed in parallel are counted exactly: three are looked at, not one more', async () => {
    const wrong = ['1111', '2222', '3333', '4444', '6666', '7777', '8888', '9999'];
    const verdicts = await Promise.all(
      [...wrong, ...wrong, '5831', '5831'].map((pin, n) => guess(n % 9 === 8 ? '1234' : pin)),
    );
    const just = verdicts.filter((verdict) => verdict.result === 'locked' && verdict.justNow);
    const counts = verdicts.map(({ result }) => result).sort();
    expect(just).toHaveLength(1);
    expect(counts.filter((result) => result === 'wrong')).toHaveLength(2);
    expect(await locks()).toHaveLength(1);
    const row: unknown = await owner('public.memberships').where({ id: njeri.id }).first('pin_failures_day');
    expect(row).toEqual({ pin_failures_day: 3 });
  });

  test('of an unknown seller are as wrong as any, and take as long', async () => {
    expect((await guess('5831', newId())).result).toBe('wrong');
    const time = async (memberId: string | undefined): Promise<number> => {
      const started = performance.now();
      await guess('5831', memberId);
      return performance.now() - started;
    };
    // By turns, so that whatever else this machine does weighs on both.
    const times: { known: number; unknown: number }[] = [];
    for (let n = 0; n < 41; n += 1) times.push({ known: await time(njeri.id), unknown: await time(newId()) });
    const median = (of: 'known' | 'unknown') => times.map((both) => both[of]).sort((a, b) => a - b)[20] ?? 0;
    const [known, unknown] = [median('known'), median('unknown')];
    expect(Math.abs(known - unknown)).toBeLessThan(Math.max(known, unknown) * 0.6);
  });

  test('of a person who was stopped are not even looked at', async () => {
    await owner('public.memberships').where({ id: njeri.id }).update({ status: 'stopped' });
    await expect(guess('5831')).rejects.toMatchObject({ code: 'membership_stopped' });
  });

  test('that are not four digits are no attempt', async () => {
    expect(() => guess('583')).toThrow(RangeError);
    expect((await guess('1111')).result).toBe('wrong');
    expect(await guess('2222')).toEqual({ result: 'wrong', triesLeft: 1 });
  });
});

describe('a new PIN', () => {
  const choose = (pin: string) =>
    pins.choose({ memberId: njeri.id, pin, reason: 'changed', sessionTag: 'now', shopDay, channel: 'ussd' });

  test('may be neither easy nor one that was used before', async () => {
    for (const pin of ['1234', '1212', '1987', '5831', njeri.phone.slice(-4), shop.shopNumber.slice(-4)]) {
      await expect(choose(pin)).rejects.toMatchObject({ code: 'pin_too_easy' });
    }
    await choose('7402');
    await expect(choose('5831')).rejects.toMatchObject({ code: 'pin_too_easy' });
  });

  test('closes the windows of all sessions but this one', async () => {
    await guess('5831');
    await choose('7402');
    expect((await theMember()).windowSession).toBe('now');
  });
});

test('no PIN and no hash is in any event', async () => {
  await results('1111', '2222', '5831');
  const payloads: unknown[] = await owner('public.outbox').where({ tenant_id: shop.id }).pluck('payload');
  expect(payloads.length).toBeGreaterThan(2);
  expect(JSON.stringify(payloads)).not.toMatch(/1111|2222|5831|s1\$|\+254/);
});
