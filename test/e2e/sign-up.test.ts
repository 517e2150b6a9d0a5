import { beforeEach, describe, expect, test } from '@jest/globals';
import { isDammValid } from '../../src/values/damm.ts';
import { acceptanceProgram } from '../support/acceptance-program.ts';
import { watchPeople } from '../support/people-watch.ts';
import { pagesOf, ussdPhone } from '../support/ussd-phone.ts';

const STRANGER = '+254755000005';
const DIAL = '*384*7#';
const ALL = ['2', '1', 'Duka la Amina', 'Amina', '5831', '5831'] as const;

const program = await acceptanceProgram();
const people = watchPeople(program);
const phone = (number = STRANGER) => ussdPhone(program.url, number);
const shops = async (): Promise<number> => {
  const [row] = await program.rows<{ count: string }>('select count(*) from public.tenants');
  return Number(row?.count);
};

beforeEach(() => program.reload());

describe('opening a shop by phone', () => {
  test('a number that nobody knows is asked for its language, and nothing is written', async () => {
    const screen = await phone().dial();
    expect([screen.kind, screen.page]).toEqual(['CON', 'U1']);
    expect(screen.text).not.toContain('Francais');
    expect(await people.members(STRANGER)).toEqual([]);
    expect(await shops()).toBe(2);
  });

  test('in Swahili, from the first key to the short codes by SMS', async () => {
    const amina = phone();
    expect(await pagesOf(amina, DIAL, ALL)).toEqual(['U1', 'U2', 'R1', 'R2', 'R3', 'R4', 'R5']);
    expect(await shops()).toBe(2);
    const opened = await amina.send('1');
    expect(opened.page).toBe('R6');
    expect((await amina.send('2')).page).toBe('R7');

    const vendor = await people.member(STRANGER);
    expect(vendor).toMatchObject({
      role: 'vendor',
      status: 'active',
      language: 'sw',
      name: 'Amina',
      shop_name: 'Duka la Amina',
      currency: 'KES',
      timezone: 'Africa/Nairobi',
    });
    expect(vendor.consent_version).not.toBeNull();
    expect(await people.isPin(STRANGER, '5831')).toBe(true);
    const number = /(\d+)-(\d)/.exec(opened.text);
    expect(isDammValid(`${number?.[1] ?? ''}${number?.[2] ?? ''}`)).toBe(true);
    expect(await people.events(STRANGER)).toEqual(['tenant.registered', 'user.joined']);
    const messages = await people.messages(vendor.schema_name);
    expect(messages.map(({ template, to_phone, language }) => [template, to_phone, language])).toEqual([
      ['M15', STRANGER, 'sw'],
      ['M26', STRANGER, 'sw'],
    ]);
    expect((await phone().dial()).page).toBe('VM');
  });

  test('the consent page says the name and the money, and its answer opens one shop however often it comes', async () => {
    const amina = phone();
    await pagesOf(amina, DIAL, ALL);
    const other = phone();
    expect((await other.dial()).page).toBe('RR1');
    expect((await other.send('1')).text).toContain('Duka la Amina, pesa: Ksh');
    const screens = await Promise.all([amina.send('1'), other.send('1')]);
    expect(screens.map(({ page }) => page)).toContain('R6');
    expect((await amina.repeat()).page).toBe(screens[0].page);
    expect(await people.members(STRANGER)).toHaveLength(1);
    expect(await shops()).toBe(3);
  });

  test('two PINs that differ, or one that is easy to guess, are asked for again', async () => {
    const amina = phone();
    await pagesOf(amina, DIAL, ['2', '1', 'Amina Shop', 'Amina']);
    const pages = [];
    for (const input of ['1234', '0005', '5831', '5813', '5831', '5831']) pages.push((await amina.send(input)).page);
    expect(pages).toEqual(['R3E', 'R3E', 'R4', 'R4E', 'R4', 'R5']);
    expect(await shops()).toBe(2);
  });

  test('after a call that broke off it goes on where it was, and no PIN was kept', async () => {
    await pagesOf(phone(), DIAL, ['2', '1', 'Amina Shop', 'Amina', '5831']);
    const again = phone();
    const first = await again.dial();
    expect(first.page).toBe('RR1');
    expect(first.text).toContain('Amina Shop');
    expect((await again.send('1')).page).toBe('R3');
    const keys = await program.redisClient.keys('ussd:*signup');
    expect(keys).toHaveLength(1);
    expect(JSON.parse((await program.redisClient.get(keys[0] ?? '')) ?? '')).toEqual({
      id: expect.any(String),
      shopName: 'Amina Shop',
      ownName: 'Amina',
    });
    expect(await program.redisClient.ttl(keys[0] ?? '')).toBeGreaterThan(86_000);
  });

  test('or begins anew', async () => {
    await pagesOf(phone(), DIAL, ['1', '1', 'Amina Shop', 'Amina']);
    expect(await pagesOf(phone(), DIAL, ['2', 'Another'])).toEqual(['RR1', 'R1', 'R2']);
    expect(await pagesOf(phone(), DIAL, ['1'])).toEqual(['RR1', 'R2']);
  });

  test('a name is taken as far as every phone can show it', async () => {
    const amina = phone();
    await pagesOf(amina, DIAL, ['1', '1']);
    const screens = [];
    for (const name of ['\u{1F600}', 'D', 'Duka \u{1F600}']) screens.push(await amina.send(name));
    expect(screens.map(({ page, text }) => [page, text.startsWith('2 to 16 letters. ')])).toEqual([
      ['R1', true],
      ['R1', true],
      ['R2', false],
    ]);
    expect((await phone().dial()).text).toContain('You were opening Duka.');
  });

  test('the terms come by SMS before there is a shop, and the answers wait', async () => {
    const amina = phone();
    await pagesOf(amina, DIAL, ['1', '1', 'Amina Shop', 'Amina', '5831', '5831']);
    const sent = await amina.send('2');
    expect([sent.kind, sent.page]).toEqual(['END', 'R5S']);
    expect(await people.lastSms(STRANGER, 'we keep')).toContain('Seen by you');
    expect(await pagesOf(phone(), DIAL, ['1'])).toEqual(['RR1', 'R5']);
  });

  test('a seller is told to ask the owner', async () => {
    const screens = phone();
    expect(await pagesOf(screens, DIAL, ['1', '2'])).toEqual(['U1', 'U2', 'U3']);
  });

  test('French is offered where it is spoken', async () => {
    expect((await phone('+2250707123456').dial()).text).toContain('Francais');
  });
});
