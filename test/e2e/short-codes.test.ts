import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { postTurn, type Screen } from '../support/ussd-phone.ts';
import { ASHA, NJERI } from '../support/acceptance-people.ts';

const LONG = '*384*7*1*12#';
const SHORT = '*384*7#';
const DIALLED_4 = '*384*7*4#';

const program = await acceptanceProgram();
const sales = () => program.rows(`select id from ${SHOP_A_SCHEMA}.sales`);
let calls = 0;
/** A gateway that writes for each request which code it likes, with the inputs as they stand. */
const callOf = (phoneNumber = ASHA) => {
  calls += 1;
  const sessionId = `ATUid_short_${String(calls)}`;
  return (serviceCode: string, text: string, echoed?: string): Promise<Screen> =>
    postTurn(program.url, { sessionId, phoneNumber, networkCode: '63902', serviceCode, text }, echoed);
};

beforeEach(() => program.reload());

describe('what was dialled behind the code belongs to the call', () => {
  test('when the code comes without it from the second request on: one sale, and every repeat gets its bytes', async () => {
    const ask = callOf();
    expect((await ask(LONG, '')).page).toBe('S2');
    const third = await ask(SHORT, '3');
    expect(third.page).toBe('S3');
    expect((await ask(SHORT, '3')).body).toBe(third.body);
    const saved = await ask(SHORT, '3*1');
    expect(saved.page).toBe('S4');
    expect((await ask(SHORT, '3*1')).body).toBe(saved.body);
    expect((await ask(SHORT, '3')).body).toBe(third.body);
    expect(await sales()).toHaveLength(1);
  });

  test('when the code grows again, and shrinks', async () => {
    const ask = callOf();
    await ask(LONG, '');
    const third = await ask(SHORT, '3');
    expect((await ask(LONG, '3')).body).toBe(third.body);
    const saved = await ask(LONG, '3*1');
    expect(saved.page).toBe('S4');
    expect((await ask(SHORT, '3*1')).body).toBe(saved.body);
    expect((await ask(SHORT, '3*1*1')).page).toBe('S5');
    expect(await sales()).toHaveLength(1);
  });

  test.each([
    ['in every request', LONG, '1*12', '1*12*'],
    ['and the code shrinks', SHORT, '1*12', '1*12*'],
    ['only later, and the code shrinks', SHORT, '', '1*12*'],
  ])('when the tokens stand in the text too, %s', async (_when, code, first, before) => {
    const ask = callOf();
    expect((await ask(LONG, first)).page).toBe('S2');
    expect((await ask(code, `${before}3`)).page).toBe('S3');
    const saved = await ask(code, `${before}3*1`);
    expect(saved.page).toBe('S4');
    expect((await ask(code, `${before}3*1`)).body).toBe(saved.body);
    expect(await sales()).toHaveLength(1);
  });

  test('when what is typed looks like what was dialled', async () => {
    const ask = callOf();
    expect((await ask('*384*7*1#', '')).page).toBe('S1');
    const one = await ask(SHORT, '1');
    expect(one.page).not.toBe('S1');
  });
});

describe('Redis has lost a call whose beginning comes no more', () => {
  test('a saving key that is repeated gets its receipt: the header tells how the call began', async () => {
    const ask = callOf();
    await ask(LONG, '');
    const third = await ask(SHORT, '3');
    const saved = await ask(SHORT, '3*1', third.hop);
    expect(saved.page).toBe('S4');
    await program.redisClient.flushall();
    expect((await ask(SHORT, '3*1', third.hop)).body).toBe(saved.body);
    expect((await ask(SHORT, '3*1*1', saved.hop)).page).toBe('S5');
    expect(await sales()).toHaveLength(1);
  });

  test('where nothing is kept it ends, and never answers another page', async () => {
    const ask = callOf();
    const second = await ask(LONG, '');
    await program.redisClient.flushall();
    expect((await ask(SHORT, '3', second.hop)).page).toBe('X2');
  });

  test('without the header what is kept of the call tells that it did not begin like this', async () => {
    const ask = callOf();
    await ask(LONG, '');
    await ask(SHORT, '3');
    expect((await ask(SHORT, '3*1')).page).toBe('S4');
    await program.redisClient.flushall();
    expect((await ask(SHORT, '3*1')).page).toBe('X2');
    expect(await sales()).toHaveLength(1);
  });

  test('without the header, and what was pressed begins like what was dialled: what is kept tells which it was', async () => {
    const ask = callOf(NJERI);
    const expenses = () => program.rows(`select id from ${SHOP_A_SCHEMA}.expenses`);
    for (const text of ['', '4', '4*500']) await ask(DIALLED_4, text);
    const saved = await ask(DIALLED_4, '4*500*2');
    expect(await expenses()).toHaveLength(1);
    await program.redisClient.flushall();
    expect((await ask(DIALLED_4, '4*500*2')).body).toBe(saved.body);
    expect((await ask(DIALLED_4, '4*500*2')).body).toBe(saved.body);
    const next = await ask(DIALLED_4, '4*500*2*0');
    await program.redisClient.flushall();
    expect((await ask(DIALLED_4, '4*500*2*0')).body).toBe(next.body);
    expect(await expenses()).toHaveLength(1);
  });
});
