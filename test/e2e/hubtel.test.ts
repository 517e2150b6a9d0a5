import { beforeEach, describe, expect, test } from '@jest/globals';
import { hubtelPages, hubtelPhone, postHubtel } from '../kits/hubtel-phone.ts';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { until } from '../support/until.ts';

const ASHA = '254722000002';
const OWNER_B = '254744000009';

const program = await acceptanceProgram({ HUBTEL_USSD_CODE: '*711*2#' });
const sales = () => program.rows<{ amount_minor: string }>(`select amount_minor from ${SHOP_A_SCHEMA}.sales`);
const inbox = async (to: string): Promise<readonly string[]> => {
  const response = await fetch(`${program.url}/simulator/api/messages?to=${encodeURIComponent(to)}`);
  return ((await response.json()) as readonly { readonly text: string }[]).map(({ text }) => text);
};

beforeEach(() => program.reload());

describe('a seller whose network is Hubtel', () => {
  test('sells, and the customer has the receipt by SMS', async () => {
    const asha = hubtelPhone(program.url, ASHA);
    expect((await asha.dial()).page).toBe('CM');
    expect(await hubtelPages(asha, ['1', '12', '3', '1', '1'])).toEqual(['S1', 'S2', 'S3', 'S4', 'S5']);
    const last = await asha.send('0712345678');
    expect([last.type, last.page]).toEqual(['Response', 'S6']);
    expect(await sales()).toEqual([{ amount_minor: '45000' }]);
    await until(async () => (await inbox('+254712345678')).length > 0);
    expect((await inbox('+254712345678'))[0]).toContain('450');
  });

  test('dials all of it behind the code, or types ahead', async () => {
    const asha = hubtelPhone(program.url, ASHA);
    expect((await asha.dial('*711*2*1*12*3#')).page).toBe('S3');
    expect((await asha.send('1')).page).toBe('S4');
    const again = hubtelPhone(program.url, ASHA);
    await again.dial();
    expect((await again.send('1*12*4')).page).toBe('S3');
    expect((await again.send('1')).page).toBe('S4');
    expect(await sales()).toHaveLength(2);
  });

  test('gives a PIN in between, and what was dialled behind the code goes on from there', async () => {
    await program.reload('windows-over');
    const asha = hubtelPhone(program.url, ASHA);
    expect((await asha.dial('*711*2*1*12*3#')).page).toBe('L1');
    expect((await asha.send('5831')).page).toBe('S3');
    expect((await asha.send('1')).page).toBe('S4');
    expect(await sales()).toHaveLength(1);
  });

  test('hangs up in the middle, or hears nothing in time: the sale waits for the next call', async () => {
    const asha = hubtelPhone(program.url, ASHA);
    await asha.dial('*711*2*1*12*3#');
    expect((await asha.hangUp()).status).toBe(200);
    expect((await asha.tellLate()).status).toBe(200);
    expect((await asha.dial()).page).toBe('S12');
    expect(await sales()).toHaveLength(0);
  });
});

describe('what a page says to dial', () => {
  const said = async (phone: string, ...keys: readonly string[]): Promise<string> => {
    const caller = hubtelPhone(program.url, phone);
    let { text } = await caller.dial();
    for (const key of keys) ({ text } = await caller.send(key));
    return text;
  };

  test('is the code of the network that the caller came by: at the end, in the help, behind a new item', async () => {
    expect(await said(ASHA, '0')).toContain('dial *711*2# any time');
    expect(await said(ASHA, '6', '3')).toContain('*711*2*1*12*3#');
    expect(await said(ASHA, 'x', 'x', 'x')).toContain('Dial *711*2# to start again');
    expect(await said('254712000001', '2', '5', 'Tea 50g', '60', '5', '0', '1')).toContain('*711*2*1*32*1#');
    expect(await said('254799123456', '1', '2')).toContain('Then dial *711*2# again');
  });

  test('is so too where the number of the caller cannot be read', async () => {
    expect((await hubtelPhone(program.url, '12').dial()).text).toContain('Dial *711*2# again');
  });
});

describe('a request that comes more than once', () => {
  test.each([
    ['numbered and with our state', {}],
    ['numbered in texts', { sequence: 'text' }],
    ['numbered only', { givesState: false }],
    ['with our state only', { sequence: 'none' }],
    ['without any sign', { sequence: 'none', givesState: false }],
  ] as const)('%s: equal answers, one sale', async (_how, habits) => {
    const asha = hubtelPhone(program.url, ASHA, habits);
    const first = await asha.dial('*711*2*1*12*3#');
    expect((await asha.repeat()).body).toBe(first.body);
    const request = JSON.stringify(asha.requestFor('1'));
    const answers = await Promise.all(Array.from({ length: 8 }, () => postHubtel(program.url, request)));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers[0]?.page).toBe('S4');
    expect(await sales()).toHaveLength(1);
  });

  test('late: it is answered as it was, and the call goes on where it stands', async () => {
    const asha = hubtelPhone(program.url, ASHA);
    await asha.dial();
    const first = await asha.send('1');
    await asha.send('12');
    const third = await asha.send('3');
    expect((await asha.repeat(2)).body).toBe(first.body);
    expect((await asha.repeat(4)).body).toBe(third.body);
    expect((await asha.send('1')).page).toBe('S4');
    expect((await asha.repeat(4)).page).toBe('S3');
    expect(await sales()).toHaveLength(1);
  });

  test('with a new number and the state of an earlier page: the call is over for it alone, and goes on where it stands', async () => {
    const asha = hubtelPhone(program.url, ASHA);
    await asha.dial();
    const early = asha.requestFor('1');
    await hubtelPages(asha, ['1', '12', '3']);
    const late = await postHubtel(program.url, JSON.stringify({ ...early, Sequence: 5 }));
    expect([late.type, late.page]).toEqual(['Release', 'X2']);
    expect((await asha.send('1')).page).toBe('S4');
    expect(await sales()).toHaveLength(1);
  });

  test('is not the same key pressed again', async () => {
    const asha = hubtelPhone(program.url, ASHA);
    await asha.dial('*711*2*1*12*1#');
    expect(await hubtelPages(asha, ['1', '1'])).toEqual(['S4', 'S5']);
  });

  test('with another number on the same session id inherits nothing', async () => {
    const asha = hubtelPhone(program.url, ASHA);
    await asha.dial('*711*2*1*12*3#');
    const stolen = await postHubtel(program.url, JSON.stringify({ ...asha.requestFor('1'), Mobile: OWNER_B }));
    expect(stolen.page).not.toBe('S4');
    expect(await sales()).toHaveLength(0);
  });
});

describe('Redis emptied in the middle of a call', () => {
  test('a saving key press is answered with the same bytes, and the call goes on behind it', async () => {
    const asha = hubtelPhone(program.url, ASHA);
    await asha.dial('*711*2*1*12*3#');
    const saved = await asha.send('1');
    await program.redisClient.flushall();
    expect((await asha.repeat()).body).toBe(saved.body);
    await program.redisClient.flushall();
    expect((await asha.send('9')).page).toBe('S4U');
  });

  test('what was not saved yet is lost, and the caller is asked to dial again', async () => {
    const asha = hubtelPhone(program.url, ASHA);
    await asha.dial('*711*2*1*12*3#');
    await program.redisClient.flushall();
    const lost = await asha.send('1');
    expect([lost.type, lost.page]).toEqual(['Release', 'X2']);
    expect(await sales()).toHaveLength(0);
  });
});

describe('what is no key press', () => {
  test('a wrong secret is 401, a body that is cut off 400, both with an empty body', async () => {
    const request = JSON.stringify(hubtelPhone(program.url, ASHA).requestFor('1'));
    expect(await postHubtel(program.url, request, 'guess')).toMatchObject({ status: 401, body: '' });
    expect(await postHubtel(program.url, request.slice(0, -9))).toMatchObject({ status: 400, body: '' });
  });
});
