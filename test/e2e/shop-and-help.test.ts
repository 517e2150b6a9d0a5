import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { watchPeople } from '../support/people-watch.ts';
import { pagesOf, ussdPhone } from '../support/ussd-phone.ts';
import { ASHA, JUMA, NJERI } from '../support/acceptance-people.ts';

const DIAL = '*384*7#';

const program = await acceptanceProgram();
const people = watchPeople(program);
const phone = (number = NJERI) => ussdPhone(program.url, number);
const messages = async (): Promise<readonly (readonly string[])[]> =>
  (await people.messages(SHOP_A_SCHEMA)).map(({ template, to_phone }) => [template, to_phone]);
const news = async (): Promise<string> => (await phone().dial()).text.split('\n')[1] ?? '';

beforeEach(() => program.reload());

describe('what only an owner may', () => {
  test('does not exist for a seller', async () => {
    const screen = await phone(JUMA).dial('*384*7*6*4#');
    expect([screen.page, screen.text.startsWith('Not valid')]).toEqual(['M1C', true]);
    expect(screen.text).not.toContain('Staff');
  });

  test('settings change one by one, each with its event', async () => {
    const njeri = phone();
    expect(await pagesOf(njeri, DIAL, ['6', '5', '1', '4', '20', '3'])).toEqual([
      'VM',
      'M1',
      'SH1',
      'SH1',
      'SH2',
      'SH1',
      'PU1',
    ]);
    const shown = await njeri.send('5831');
    expect(shown.page).toBe('SH1');
    expect(shown.text).toContain(
      '1. Evening SMS: off\n2. Low-stock SMS: on\n3. Sell below zero: on\n4. Price limit: 20%',
    );
    const events = await program.rows<{ data: unknown }>(
      `select payload->'data' as data from public.outbox where type = 'tenant.setting_changed' order by position`,
    );
    expect(events.map(({ data }) => data)).toEqual([
      { setting: 'evening_sms', before: true, after: false },
      { setting: 'price_limit_percent', before: 10, after: 20 },
      { setting: 'sell_below_zero', before: false, after: true },
    ]);
  });

  test('a setting is changed once, however often the key press arrives', async () => {
    const njeri = phone();
    await njeri.dial('*384*7*6*5#');
    const first = await njeri.send('1');
    await program.redisClient.flushall();
    expect((await njeri.repeat()).body).toBe(first.body);
    const [row] = await program.rows<{ evening_sms: boolean }>(`select evening_sms from ${SHOP_A_SCHEMA}.settings`);
    expect(row?.evening_sms).toBe(false);
  });
});

describe('language and help', () => {
  test('the next page is in the new language, and so is the next call', async () => {
    const asha = phone(ASHA);
    await asha.dial('*384*7*6*1#');
    const home = await asha.send('2');
    expect([home.page, home.text.includes('1. Uza')]).toEqual(['CM', true]);
    expect((await phone(ASHA).dial()).text).toContain('1. Uza');
    expect((await phone().dial()).text).toContain('1. Sell');
  });

  test('the short codes are shown, and come by SMS', async () => {
    const asha = phone(ASHA);
    const shown = await asha.dial('*384*7*6*3#');
    expect(shown.text).toContain('Sell *384*7*1*12*3#\nStock *384*7*2*1*12#\nToday *384*7*4#');
    expect((await asha.send('1')).page).toBe('H2');
    expect(await messages()).toEqual([['M15', ASHA]]);
    expect((await asha.send('0')).page).toBe('CM');
  });
});

describe('the line on the home page', () => {
  test('says what was saved last, for five minutes', async () => {
    await pagesOf(phone(ASHA), '*384*7*1*12*3#', ['1']);
    expect((await phone(ASHA).dial()).text.split('\n')[1]).toBe('Last 1043-2 Ksh450 saved');
    expect(await news()).toMatch(/items low$/);
    await program.rows(`update ${SHOP_A_SCHEMA}.sales set created_at = now() - interval '6 minutes'`);
    expect((await phone(ASHA).dial()).text.split('\n')[1]).toMatch(/items low$/);
  });

  test('of the owner: counts to approve first, then what sellers did, then what is low', async () => {
    await program.rows(`insert into ${SHOP_A_SCHEMA}.notices (id, kind, params) values
      (gen_random_uuid(), 'restock', '{"who": "Asha"}')`);
    const counts = `insert into ${SHOP_A_SCHEMA}.count_proposals
      (id, client_ref, inventory_id, counted_milli, book_milli, reason, status, proposed_by, created_at)
      select gen_random_uuid(), 'test', id, 35000, 40000, 'lost', 'pending', gen_random_uuid(), now()
      from ${SHOP_A_SCHEMA}.inventory where code = 12`;
    await program.rows(counts);
    expect(await news()).toBe('1 count to approve');
    await program.rows(`update ${SHOP_A_SCHEMA}.count_proposals set status = 'rejected'`);
    expect(await news()).toBe('Asha added stock');
    expect(await news()).toMatch(/items low$/);
  });
});
