import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { watchPeople } from '../support/people-watch.ts';
import { pagesOf, ussdPhone } from '../support/ussd-phone.ts';
import { ASHA, HALIMA, JUMA, NJERI } from '../support/acceptance-people.ts';

const DIAL = '*384*7#';
const STAFF = '*384*7*6*4#';

const program = await acceptanceProgram();
const people = watchPeople(program);
const phone = (number = NJERI) => ussdPhone(program.url, number);
const messages = async (): Promise<readonly (readonly string[])[]> =>
  (await people.messages(SHOP_A_SCHEMA)).map(({ template, to_phone }) => [template, to_phone]);
const news = async (): Promise<string> => (await phone().dial()).text.split('\n')[1] ?? '';

beforeEach(() => program.reload());

describe('a new seller', () => {
  test('is invited for a week by SMS', async () => {
    const pages = await pagesOf(phone(), DIAL, ['6', '4', '1', '0766000006', 'Halima', '1']);
    expect(pages).toEqual(['VM', 'M1', 'ST1', 'ST2', 'ST3', 'ST4', 'ST5']);
    expect(await people.member(HALIMA)).toMatchObject({ status: 'invited', seller_number: 4, role: 'cashier' });
    expect(await messages()).toEqual([['M14', HALIMA]]);
    expect(await people.events(NJERI)).toEqual(['staff.invited']);
    expect((await phone(HALIMA).dial()).text).toContain('Njeri adds you as seller at Mama Njeri Shop');
  });

  test('must have a phone of this country, and not be there already', async () => {
    const njeri = phone();
    await njeri.dial(`${STAFF.slice(0, -1)}*1#`);
    const bad = await njeri.send('12');
    expect([bad.page, bad.text.includes('12 is not a phone number here')]).toEqual(['ST2E', true]);
    expect((await njeri.send('0722000002')).page).toBe('ST2D');
    expect((await njeri.send('0')).page).toBe('ST1');
    expect(await pagesOf(phone(), STAFF, ['1', '12', '0766000006'])).toEqual(['ST1', 'ST2', 'ST2E', 'ST3']);
  });

  test('accepts, chooses a PIN, and the owner reads of it once', async () => {
    await people.invite(HALIMA, 'Halima');
    const pages = await pagesOf(phone(HALIMA), DIAL, ['1', '5831', '5831']);
    expect(pages).toEqual(['INV1', 'P1', 'P2', 'CM']);
    expect(await people.member(HALIMA)).toMatchObject({ status: 'active', role: 'cashier' });
    expect(await people.isPin(HALIMA, '5831')).toBe(true);
    expect(await people.events(HALIMA)).toEqual(['user.joined']);
    expect(await messages()).toEqual([['M15', HALIMA]]);
    expect(await news()).toBe('Halima joined');
    expect(await news()).toMatch(/items low$/);
    expect((await phone(HALIMA).dial()).page).toBe('CM');
  });

  test('refuses: the invitation is closed, the owner is told, and the number is a stranger again', async () => {
    await people.invite(HALIMA, 'Halima');
    expect(await pagesOf(phone(HALIMA), DIAL, ['2'])).toEqual(['INV1', 'INV2']);
    expect(await people.events(HALIMA)).toEqual(['staff.invite.refused']);
    expect((await people.member(HALIMA)).pin_hash).toBeNull();
    expect(await news()).toBe('Halima refused');
    expect((await phone(HALIMA).dial()).page).toBe('U1');
    expect((await phone().dial(STAFF)).text).not.toContain('Halima');
    await pagesOf(phone(), STAFF, ['1', '0766000006', 'Halima', '1']);
    expect((await phone(HALIMA).dial()).page).toBe('INV1');
    expect(await people.members(HALIMA)).toHaveLength(1);
  });

  test('who waited more than a week is not taken any more', async () => {
    await people.invite(HALIMA, 'Halima');
    const halima = phone(HALIMA);
    await halima.dial();
    await people.set(HALIMA, `invited_until = now() - interval '1 second'`);
    expect((await halima.send('1')).page).toBe('U1');
  });

  test('invited twice at the same moment is one seller', async () => {
    const two = [phone(), phone()];
    for (const njeri of two) await pagesOf(njeri, STAFF, ['1', '0766000006', 'Halima']);
    const pages = await Promise.all(two.map(async (njeri) => (await njeri.send('1')).page));
    expect(pages.toSorted()).toEqual(['ST2D', 'ST5']);
    expect(await people.members(HALIMA)).toHaveLength(1);
    expect(await messages()).toEqual([['M14', HALIMA]]);
  });
});

describe('a seller who forgot the PIN', () => {
  test('gets a code from the owner by mouth, and with it a new PIN', async () => {
    const asha = phone(ASHA);
    await asha.dial('*384*7*1*12*3#');
    const njeri = phone();
    await pagesOf(njeri, STAFF, ['2']);
    expect((await njeri.send('1')).page).toBe('PU1');
    const told = await njeri.send('5831');
    expect(told.page).toBe('ST7');
    const code = /this code: (\d{4})/.exec(told.text)?.[1] ?? '';

    expect(await messages()).toEqual([]);
    const [saved] = await program.rows<{ all: string }>(
      `select coalesce(string_agg(s::text, ''), '') as all from ${SHOP_A_SCHEMA}.ussd_steps s`,
    );
    expect(saved?.all).not.toContain(`code: ${code}`);
    expect((await people.member(ASHA)).pin_hash).toBeNull();
    expect((await asha.send('1')).page).toBe('X2');

    const wrong = code === '0000' ? '1111' : '0000';
    const again = phone(ASHA);
    expect((await again.dial()).page).toBe('L9');
    const refused = await again.send(wrong);
    expect([refused.page, refused.text.startsWith('That is not the code')]).toEqual(['L9', true]);
    const pages = [];
    for (const input of [code, '5831', '7402', '7402']) pages.push((await again.send(input)).page);
    expect(pages).toEqual(['P1', 'P1E', 'P2', 'CM']);
    expect(await people.isPin(ASHA, '7402')).toBe(true);
    expect((await people.member(ASHA)).restricted_until).toBeNull();
  });

  test('three wrong codes make it void, and another is needed', async () => {
    await people.expectCode(ASHA, '4829');
    expect(await pagesOf(phone(ASHA), DIAL, ['1111', '2222', '3333'])).toEqual(['L9', 'L9', 'L9', 'L3']);
    expect(await pagesOf(phone(ASHA), DIAL, ['9'])).toEqual(['L3P', 'L8']);
  });

  test('is let in again by the owner when they were only locked out', async () => {
    await people.set(ASHA, `lock_level = 2, last_locked_at = now()`);
    const njeri = phone();
    const list = await njeri.dial(STAFF);
    expect(list.text).toContain('2. Asha locked');
    await njeri.send('2');
    await njeri.send('2');
    const shown = await njeri.send('5831');
    expect([shown.page, shown.text.split('\n')[0]]).toEqual(['ST6', 'Asha 0722000002 active']);
    expect((await phone(ASHA).dial()).page).toBe('CM');
  });
});

describe('a seller who is stopped', () => {
  test('in the middle of a sale hears it at the next key, and sells nothing', async () => {
    const asha = phone(ASHA);
    expect((await asha.dial('*384*7*1*12*3#')).page).toBe('S3');
    const pages = await pagesOf(phone(), DIAL, ['6', '4', '2', '3', '1', '5831']);
    expect(pages).toEqual(['VM', 'M1', 'ST1', 'ST6', 'ST8', 'PU1', 'ST9']);
    const next = await asha.send('1');
    expect([next.kind, next.page]).toEqual(['END', 'X6']);
    expect(next.text).toBe('You no longer sell at Mama Njeri Shop. Ask Njeri.');
    expect(await program.rows(`select id from ${SHOP_A_SCHEMA}.sales`)).toHaveLength(0);
    const drafts = await program.redisClient.keys('ussd:*:drafts');
    expect(drafts).toEqual([]);
    expect(await people.events(ASHA)).toEqual(expect.arrayContaining(['staff.stopped']));
    expect((await phone(ASHA).dial()).page).toBe('X6');
    expect((await phone().dial(STAFF)).text).not.toContain('Asha');
  });

  test('on a phone that several use hears it on that phone', async () => {
    await program.reload('shared-phone');
    const shared = phone(JUMA);
    expect(await pagesOf(shared, '*384*7*1*12*3#', ['25831'])).toEqual(['L1S', 'S3']);
    const njeri = phone();
    // The PIN was typed at the door a moment ago, so it is not asked for again.
    const pages = await pagesOf(njeri, STAFF, ['15831', '2', '3', '1']);
    expect(pages).toEqual(['L1S', 'ST1', 'ST6', 'ST8', 'ST9']);
    expect((await shared.send('1')).page).toBe('X6');
    expect((await njeri.send('0')).page).toBe('VM');
    expect(await pagesOf(phone(JUMA), DIAL, ['25831', '35831'])).toEqual(['L1S', 'L2S', 'CM']);
  });

  test('can be taken back with a new number', async () => {
    await pagesOf(phone(), STAFF, ['2', '3', '1', '5831']);
    await pagesOf(phone(), STAFF, ['1', '0722000002', 'Asha', '1']);
    expect((await phone(ASHA).dial()).page).toBe('INV1');
    expect(await pagesOf(phone(ASHA), DIAL, ['1', '7402', '7402'])).toEqual(['INV1', 'P1', 'P2', 'CM']);
    expect((await people.members(ASHA)).map(({ status, seller_number }) => [status, seller_number])).toEqual([
      ['stopped', 2],
      ['active', 4],
    ]);
  });

  test('before they accepted: the invitation is gone, and they have no PIN to be reset', async () => {
    await people.invite(HALIMA, 'Halima');
    const njeri = phone();
    await njeri.dial(STAFF);
    const shown = await njeri.send('4');
    expect(shown.text).toBe('Halima 0766000006 invited\n3. Stop access\n0. Back');
    expect(await pagesOf(phone(), STAFF, ['4', '3', '1', '5831'])).toEqual(['ST1', 'ST6', 'ST8', 'PU1', 'ST9']);
    expect((await phone(HALIMA).dial()).page).toBe('U1');
  });
});
