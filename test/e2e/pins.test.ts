import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { findPins } from '../support/find-pins.ts';
import { watchPeople } from '../support/people-watch.ts';
import { pagesOf, ussdPhone } from '../support/ussd-phone.ts';
import { ASHA, BARAKA, NJERI } from '../support/acceptance-people.ts';

const SHOP_B_SCHEMA = 'tenant_2052';
const DIAL = '*384*7#';

const program = await acceptanceProgram();
const people = watchPeople(program);
const phone = (number = NJERI) => ussdPhone(program.url, number);
const templates = async (): Promise<readonly string[]> =>
  (await people.messages(SHOP_A_SCHEMA)).map(({ template }) => template);

beforeEach(() => program.reload('windows-over'));

describe('wrong PINs', () => {
  test('the third locks for 30 minutes, and an SMS says so', async () => {
    expect(await pagesOf(phone(), DIAL, ['1111', '2222', '3333'])).toEqual(['L1', 'L2', 'L2', 'L3']);
    expect(await people.member(NJERI)).toMatchObject({ lock_level: 1 });
    expect(await people.events(NJERI)).toEqual(['user.locked']);
    expect(await people.messages(SHOP_A_SCHEMA)).toMatchObject([{ template: 'M12', to_phone: NJERI }]);
    expect(await pagesOf(phone(), '*384*7*1*12*3*1#')).toEqual(['L3L']);
  });

  test('from ten sessions at once are counted exactly, and the lock outlives Redis', async () => {
    const phones = Array.from({ length: 10 }, () => phone());
    for (const one of phones) await one.dial();
    const pages = await Promise.all(phones.map(async (one, index) => (await one.send(`111${String(index)}`)).page));
    expect(pages.filter((page) => page === 'L2')).toHaveLength(2);
    expect(pages.filter((page) => page === 'L3')).toHaveLength(8);
    expect(await people.events(NJERI)).toEqual(['user.locked']);
    expect(await templates()).toEqual(['M12']);
    await program.redisClient.flushall();
    expect(await pagesOf(phone(), DIAL, ['5831'])).toEqual(['L3L', 'L3L']);
  });

  test('of a seller are told to the owner too; a second lock lasts until there is a new PIN', async () => {
    await people.set(ASHA, `last_locked_at = now() - interval '2 hours'`);
    await pagesOf(phone(ASHA), DIAL, ['1111', '2222', '3333']);
    expect(await people.member(ASHA)).toMatchObject({ lock_level: 2, locked_until: null });
    const told = (await people.messages(SHOP_A_SCHEMA)).map(({ template, to_phone }) => [template, to_phone]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['M12', ASHA],
        ['M12', NJERI],
      ]),
    );
    expect(await pagesOf(phone(ASHA), DIAL, ['9'])).toEqual(['L3P', 'L8']);
  });

  test('the tenth of a day locks a seller in every shop: each owner hears of it, she only once', async () => {
    await people.set(ASHA, `pin_failures_day = 9, pin_failures_day_start = now() - interval '3 hours'`);
    await program.rows(`insert into public.memberships
        (id, tenant_id, phone, role, seller_number, name, language, status, pin_hash, last_used_at)
      select gen_random_uuid(), t.id, m.phone, m.role, 2, m.name, m.language, 'active', m.pin_hash, now()
      from public.memberships m, public.tenants t where m.phone = '${ASHA}' and t.schema_name = '${SHOP_B_SCHEMA}'`);
    const asha = phone(ASHA);
    const choice = /(\d)\. Mama Njeri/.exec((await asha.dial()).text)?.[1] ?? '';
    expect((await asha.send(choice)).page).toBe('L1');
    expect((await asha.send('1111')).page).toBe('L3');
    const told = async (schema: string) =>
      (await people.messages(schema)).map(({ template, to_phone }) => `${template} ${to_phone}`).toSorted();
    expect(await told(SHOP_A_SCHEMA)).toEqual([`M12 ${NJERI}`, `M12 ${ASHA}`].toSorted());
    expect(await told(SHOP_B_SCHEMA)).toEqual([`M12 ${BARAKA}`]);
  });
});

describe('a number that was not used for 60 days may be somebody else’s by now', () => {
  const idle = (days: number) => people.set(NJERI, `last_used_at = now() - interval '${String(days)} days'`);
  const shownBeforeThePin = async (): Promise<string> => {
    const caller = phone();
    return [await caller.dial(), await caller.send('1111'), await caller.send('0')].map(({ text }) => text).join('|');
  };

  test('its shop is not named until the PIN is right, not even in the goodbye', async () => {
    await idle(61);
    const shown = await shownBeforeThePin();
    expect(shown).not.toContain('Mama Njeri');
    expect(shown).toMatch(/^Kibanda\nPIN.*Bye\. Kibanda: dial/s);
    const njeri = phone();
    await njeri.dial();
    expect((await njeri.send('5831')).text).toContain('Mama Njeri Shop');
  });

  test('before that time it is', async () => {
    await idle(59);
    expect(await shownBeforeThePin()).toMatch(/^Mama Njeri Shop\nPIN.*Bye\. Mama Njeri Shop: dial/s);
  });

  test('with places in several shops it chooses between their numbers', async () => {
    await idle(61);
    const { id } = await people.member(BARAKA);
    await program.rows(`update public.memberships set phone = '${NJERI}',
      last_used_at = now() - interval '61 days' where id = '${id}'`);
    const screen = await phone().dial();
    expect(screen.page).toBe('SC1');
    expect(screen.text).toMatch(/2051-8/);
    expect(screen.text).not.toMatch(/Njeri|Baraka/);
  });
});

describe('a forgotten PIN', () => {
  test('an owner gets a code by SMS, types it at the next dial, and chooses a new PIN', async () => {
    expect(await pagesOf(phone(), DIAL, ['9', '1'])).toEqual(['L1', 'L4', 'L5']);
    const text = await people.lastSms(NJERI, 'reset code');
    const digits = /^(\d{3}) (\d{3}) /.exec(text);
    const code = `${digits?.[1] ?? ''}${digits?.[2] ?? ''}`;
    expect(JSON.stringify(await people.member(NJERI))).not.toContain(code);
    expect(await pagesOf(phone(), DIAL, [code, '7402', '7402'])).toEqual(['L6', 'P1', 'P2', 'VM']);
    expect(await people.isPin(NJERI, '7402')).toBe(true);
    expect(await people.events(NJERI)).toEqual(['auth.pin.reset']);
    expect(await templates()).toEqual(['M9', 'M11']);
    const outbox = await program.rows<{ payload: unknown }>('select payload from public.outbox');
    expect(JSON.stringify(outbox)).not.toContain(code);
  });

  test('for a day after it the owner can sell, and change neither staff nor settings', async () => {
    await people.expectCode(NJERI, '482913');
    const njeri = phone();
    await pagesOf(njeri, DIAL, ['482913', '7402']);
    const home = await njeri.send('7402');
    expect(home.text).toContain('PIN saved');
    const menu = await njeri.send('6');
    expect(menu.page).toBe('M1');
    expect(menu.text).not.toMatch(/Staff|Settings/);
    expect((await njeri.send('4')).text).toContain('Not valid');
    expect((await phone().dial('*384*7*6*5#')).page).toBe('M1');
    await people.set(NJERI, `restricted_until = now()`);
    expect(await pagesOf(phone(), '*384*7*6*4#')).toEqual(['ST1']);
  });

  test('three wrong codes make it void and lock the owner out', async () => {
    await people.expectCode(NJERI, '482913');
    expect(await pagesOf(phone(), DIAL, ['111111', '222222', '333333'])).toEqual(['L6', 'L7', 'L7', 'L3']);
    expect(await people.member(NJERI)).toMatchObject({ lock_level: 2, reset_code_hash: null });
    expect(await people.events(NJERI)).toEqual(['user.locked']);
    expect(await pagesOf(phone(), DIAL, ['9'])).toEqual(['L3P', 'L4']);
  });

  test('codes guessed from many phones at once are counted exactly: three are looked at', async () => {
    await people.expectCode(NJERI, '482913');
    const phones = Array.from({ length: 12 }, () => phone());
    for (const one of phones) await one.dial();
    const pages = await Promise.all(
      phones.map(async (one, index) => (await one.send(index < 11 ? `1111${String(10 + index)}` : '111199')).page),
    );
    expect(pages.filter((page) => page === 'L7')).toHaveLength(2);
    expect(pages.filter((page) => page === 'L3')).toHaveLength(10);
    expect(await people.events(NJERI)).toEqual(['user.locked']);
    expect((await phones[0]?.dial())?.page).toBe('L3P');
  });

  test('a fourth code is not sent on one day', async () => {
    const pages = [];
    await pagesOf(phone(), DIAL, ['9', '1']);
    for (let more = 0; more < 3; more += 1) {
      const njeri = phone();
      await njeri.dial();
      pages.push((await njeri.send('1')).page);
    }
    expect(pages).toEqual(['L5', 'L5', 'X8']);
    expect(await templates()).toEqual(['M9', 'M9', 'M9']);
  });

  test('a new PIN that is easy, was used before or is typed differently is asked for again', async () => {
    await people.expectCode(NJERI, '482913');
    const inputs = ['482913', '1111', '5831', '7402', '7403', '7402', '7402'];
    expect(await pagesOf(phone(), DIAL, inputs)).toEqual(['L6', 'P1', 'P1E', 'P1E', 'P2', 'P2E', 'P2', 'VM']);
    expect(await people.events(NJERI)).toEqual(['auth.pin.reset']);
  });

  test('a code of which the time is over opens nothing', async () => {
    await people.expectCode(NJERI, '482913');
    const njeri = phone();
    await njeri.dial();
    await people.set(NJERI, `reset_code_until = now() - interval '1 second'`);
    expect((await njeri.send('482913')).page).toBe('L7');
    expect((await phone().dial()).page).toBe('L1');
  });

  test('a seller is sent to the owner, and no SMS goes out', async () => {
    expect(await pagesOf(phone(ASHA), DIAL, ['9'])).toEqual(['L1', 'L8']);
    expect(await templates()).toEqual([]);
  });
});

describe('a changed PIN', () => {
  test('asks for the old one first, and warns by SMS', async () => {
    await program.reload();
    const pages = await pagesOf(phone(ASHA), '*384*7*6#', ['2', '5831', '7402', '7402']);
    expect(pages).toEqual(['M1C', 'PU1', 'P1', 'P2', 'CM']);
    expect(await people.isPin(ASHA, '7402')).toBe(true);
    expect(await people.messages(SHOP_A_SCHEMA)).toMatchObject([{ template: 'M11', to_phone: ASHA }]);
    expect(await people.events(ASHA)).toEqual(['auth.pin.ok', 'auth.pin.reset']);
  });

  test('nothing that was typed is kept anywhere', async () => {
    await program.reload();
    await pagesOf(phone(ASHA), '*384*7*6#', ['2', '5831', '7402', '7402']);
    await expect(findPins(program, 0)).resolves.toBeUndefined();
  });
});
