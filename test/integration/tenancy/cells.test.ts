import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { migrateWith } from '../../../src/cli/migrate-command.ts';
import { type Data } from '../../../src/compose/data.ts';
import { loadConfig } from '../../../src/config.ts';
import { requireManager } from '../../../src/features/pins/managers.ts';
import { flipSetting } from '../../../src/features/shops/change-setting.ts';
import { isInvited } from '../../../src/features/staff/staff-service.ts';
import { createFixedClock } from '../../support/fixed-clock.ts';
import { newId } from '../../../src/platform/ids.ts';
import { inDirectoryOf } from '../../../src/tenancy/crossing.ts';
import { parsePhone } from '../../../src/values/phone.ts';
import { testDatabase } from '../../support/database.ts';
import { startInCells } from '../../support/start-in-cells.ts';
import { sql } from '../../support/open-tenancy.ts';
import { programSettings } from '../../support/program-settings.ts';
import { onServer } from '../../support/template-database.ts';

const [first, second] = await Promise.all([testDatabase(), testDatabase()]);
const settings = programSettings(first, { url: 'redis://127.0.0.1:1' });
const configWith = (newShopsCell: string) =>
  loadConfig({ ...settings, DATABASE_CELLS: `second=${second.ownerUrl}`, NEW_SHOPS_CELL: newShopsCell });
const config = configWith('second');
const clock = createFixedClock(new Date('2026-06-12T09:00:00Z'));

const start = (settled = config) => startInCells(settled, clock);
let program = start();
afterAll(() => program.data.close());

/** The machine of the shops goes away in the middle of everything; then the program starts anew. */
const killShops = () =>
  onServer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${second.name}'`);
const restart = async (settled = config): Promise<void> => {
  await onServer(`alter database ${second.name} with allow_connections true`);
  await program.data.close();
  program = start(settled);
};
/** Signposts behind which the machine of the shops dies. */
const killedBehind = (): Data['directory']['signposts'] => {
  const { signposts } = program.data.directory;
  return {
    ...signposts,
    putPerson: async (person) => {
      await signposts.putPerson(person);
      await onServer(`alter database ${second.name} with allow_connections false`);
      await killShops();
    },
  };
};

let people = 0;
const newPhone = () => {
  people += 1;
  const phone = parsePhone(`07120${String(10_000 + people)}`, 'KE');
  if (phone === undefined) throw new Error('no phone');
  return phone;
};
const newShop = async () => {
  const vendor = { id: newId(), name: 'Njeri', phone: newPhone(), pinHash: await program.data.secrets.hash('5831') };
  return { id: newId(), name: 'Mama Njeri', country: 'KE', language: 'en', channel: 'ussd', vendor } as const;
};
const open = async () => {
  const wanted = await newShop();
  const shop = await program.shopsWith(program.data.directory.signposts).open(wanted);
  const owner = { id: wanted.vendor.id, role: 'vendor', name: 'Njeri', channel: 'ussd' } as const;
  return { shop, owner, phone: wanted.vendor.phone };
};
const placesOf = async (phone: string) =>
  (await program.data.directory.membershipsOfPhone(phone)).map(({ tenant, member }) => [tenant.name, member.status]);

let mama: Awaited<ReturnType<typeof open>>;
beforeEach(async () => {
  mama = await open();
});

test('a shop in the second database is found by everything that leads to it, and the first holds no more than signposts', async () => {
  const { directory, ground } = program.data;
  const { shop, owner, phone } = mama;
  expect(shop.cell).toBe('second');
  expect(await directory.byId(shop.id)).toEqual(shop);
  expect(await directory.byShopNumber(shop.shopNumber)).toEqual(shop);
  expect((await directory.memberById(owner.id))?.tenant).toEqual(shop);
  expect((await directory.membersOf(shop.id)).map(({ name }) => name)).toEqual(['Njeri']);
  expect(await placesOf(phone)).toEqual([['Mama Njeri', 'active']]);
  expect(await program.shopsWith(directory.signposts).list({ after: shop.number - 1 })).toEqual([shop]);
  const held: unknown = await ground.owners.get('main')?.('public.tenants').count('id as n').first();
  expect(held).toEqual({ n: '0' });
});

test('killed between its signposts and the shop, a sign-up has done nothing, and the same one goes on', async () => {
  const wanted = await newShop();
  await expect(program.shopsWith(killedBehind()).open(wanted)).rejects.toThrow();
  await restart();
  expect(await placesOf(wanted.vendor.phone)).toEqual([]);
  expect(await program.data.directory.byId(wanted.id)).toBeUndefined();
  const { signposts } = program.data.directory;
  const shop = await program.shopsWith(signposts).open({ ...wanted, vendor: { ...wanted.vendor, mustBeNew: true } });
  expect(await program.shopsWith(signposts).open(wanted)).toEqual(shop);
  expect(await placesOf(wanted.vendor.phone)).toEqual([['Mama Njeri', 'active']]);
});

test('a sign-up that comes again when another database is the one for new shops is still the same shop', async () => {
  const wanted = await newShop();
  const open = () => program.shopsWith(program.data.directory.signposts).open(wanted);
  const shop = await open();
  await restart(configWith('main'));
  expect(await open()).toEqual(shop);
  await restart();
  expect(await placesOf(wanted.vendor.phone)).toEqual([['Mama Njeri', 'active']]);
});

test('a phone that two web sign-ups name is asked about the newer, in whatever database', async () => {
  const named = async (phone: ReturnType<typeof newPhone>, name: string) => {
    const wanted = await newShop();
    const invitedUntil = new Date(clock.now().getTime() + 86_400_000);
    const vendor = { ...wanted.vendor, phone, pinHash: null, mustBeNew: true, invitedUntil };
    await program.shopsWith(program.data.directory.signposts).open({ ...wanted, name, vendor });
  };
  const asked = async (phone: string) =>
    (await program.data.directory.membershipsOfPhone(phone))
      .filter(({ member }) => isInvited(member, clock.now()))
      .map(({ tenant }) => [tenant.name, tenant.cell]);
  const phone = newPhone();
  await named(phone, 'Elsewhere');
  expect(await asked(phone)).toEqual([['Elsewhere', 'second']]);
  await restart(configWith('main'));
  await named(phone, 'Here');
  expect(await asked(phone)).toEqual([['Here', 'main']]);
  await restart();
  await named(phone, 'Elsewhere again');
  expect(await asked(phone)).toEqual([['Elsewhere again', 'second']]);
});

test('a directory that was restored from a backup is led to younger shops again by the next migration', async () => {
  const { directory, ground } = program.data;
  const { shop, phone } = mama;
  const main = ground.owners.get('main');
  await main?.('public.shop_signposts').where({ tenant_id: shop.id }).delete();
  await main?.('public.person_signposts').where({ tenant_id: shop.id }).delete();
  await main?.raw(`select setval('public.shop_numbers', ?)`, [shop.number - 1]);
  expect([await directory.byId(shop.id), await placesOf(phone)]).toEqual([undefined, []]);

  await migrateWith(config);
  expect([await directory.byId(shop.id), await placesOf(phone)]).toEqual([shop, [['Mama Njeri', 'active']]]);
  expect((await open()).shop.number).toBe(shop.number + 1);
});

test('two sign-ups of one number at the same moment open one shop', async () => {
  const one = await newShop();
  const other = { ...(await newShop()), vendor: { ...one.vendor, id: newId() } };
  const shops = program.shopsWith(program.data.directory.signposts);
  const both = [one, other].map((wanted) => shops.open({ ...wanted, vendor: { ...wanted.vendor, mustBeNew: true } }));
  const ends = await Promise.allSettled(both);
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await placesOf(one.vendor.phone)).toHaveLength(1);
});

test('killed between the signpost and the invitation, a new seller is unknown, and is invited again', async () => {
  const { shop, owner } = mama;
  const phone = newPhone();
  const invite = (signposts = program.data.directory.signposts) =>
    program.data.inTenant(shop, (tx) =>
      program.staffWith(signposts).invite(tx, { id: newId(), phone, name: 'Asha', owner: 'Njeri' }, owner),
    );
  await expect(invite(killedBehind())).rejects.toThrow();
  await restart();
  expect(await placesOf(phone)).toEqual([]);
  expect(await program.inShop(shop, `select template from sms_messages where to_phone = '${phone}'`)).toEqual([]);
  expect(await invite()).toMatchObject({ kind: 'invited' });
  expect(await placesOf(phone)).toEqual([['Mama Njeri', 'invited']]);
});

test('a lock, its count and its SMS are saved together: killed in the middle, none of them is there', async () => {
  const { shop, owner } = mama;
  const shopDay = { timezone: shop.timezone, cutoffHour: 0 };
  const guess = {
    memberId: owner.id,
    pin: '7402',
    purpose: 'window',
    sessionTag: 's',
    shopDay,
    channel: 'ussd',
  } as const;
  const state = async () => {
    const member = (await program.data.directory.memberById(owner.id))?.member;
    const sms = await program.inShop(shop, 'select template from sms_messages');
    return { level: member?.lockLevel, sms: sms.length };
  };
  await program.pins.check(guess);
  await program.pins.check(guess);

  // Whoever tells of the lock waits for this table, and is killed while it waits.
  const held = program.data.ground.owners.get('second')?.transaction(async (trx) => {
    await trx.raw(`lock table ${shop.schema}.sms_messages`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await killShops();
  });
  await Promise.allSettled([held, program.pins.check(guess)]);
  await restart();
  expect(await state()).toEqual({ level: 0, sms: 0 });
  expect(await program.pins.check(guess)).toMatchObject({ result: 'locked', justNow: true });
  expect(await state()).toEqual({ level: 1, sms: 1 });
});

test('a setting and the right to change it are asked for in one transaction: killed in it, nothing has changed', async () => {
  const { shop, owner } = mama;
  const { inTenant } = program.data;
  const flip = (kill: boolean) =>
    inTenant(shop, async (tx) => {
      const occasion = { actor: owner, now: clock.now() };
      await inDirectoryOf(tx, (directory) => requireManager(directory, 'settings.change', occasion));
      await flipSetting(tx, 'sell_below_zero', occasion);
      if (kill) await killShops();
    });
  const isOn = async () => (await program.inShop(shop, 'select sell_below_zero from settings'))[0]?.['sell_below_zero'];
  await expect(flip(true)).rejects.toThrow();
  expect(await isOn()).toBe(false);
  await flip(false);
  expect(await isOn()).toBe(true);
});

test('a STOP is known in every database, and one that was cut off between them is known when it comes again', async () => {
  const phone = newPhone();
  const { runOnceIn } = program.data.directory;
  const knows = async (cell: string) =>
    (
      await runOnceIn.get(cell)?.(
        sql('select 1 as yes from public.sms_opt_outs where phone_hash = $1', program.data.hasher.phone(phone)),
      )
    )?.length;
  expect(await program.optOuts.optOut(phone, 'sms')).toBe(true);
  expect([await knows('main'), await knows('second')]).toEqual([1, 1]);
  // Cut off before the directory heard of it.
  await runOnceIn.get('main')?.(sql('delete from public.sms_opt_outs where true'));
  expect(await program.optOuts.optOut(phone, 'sms')).toBe(true);
  expect(await program.optOuts.optIn(phone, 'sms')).toBe(true);
  expect([await knows('main'), await knows('second')]).toEqual([0, 0]);
});
