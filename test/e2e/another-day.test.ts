import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { pagesOf, ussdPhone } from '../support/ussd-phone.ts';

const ASHA = '+254722000002';
const BEFORE = new Date('2026-11-24T01:29:30Z');
const AFTER = new Date('2026-11-24T01:30:30Z');
const LONG_AFTER = new Date('2026-11-24T01:45:00Z');

let now = BEFORE;
const program = await acceptanceProgram({}, { clock: { now: () => now } });
const sales = () => program.rows(`select id from ${SHOP_A_SCHEMA}.sales`);

beforeEach(async () => {
  now = BEFORE;
  await program.reload();
});

describe('a call while a new day of calls begins', () => {
  test('goes on, and what is repeated behind it is saved once', async () => {
    const asha = ussdPhone(program.url, ASHA);
    expect(await pagesOf(asha, '*384*7#', ['1', '12', '3'])).toEqual(['CM', 'S1', 'S2', 'S3']);
    now = AFTER;
    const saved = await asha.send('1');
    expect([saved.page, (await asha.repeat()).body]).toEqual(['S4', saved.body]);
    expect(await sales()).toHaveLength(1);
  });

  test('is one of the new day when it begins on it', async () => {
    now = AFTER;
    const asha = ussdPhone(program.url, ASHA);
    expect(await pagesOf(asha, '*384*7#', ['1', '12'])).toEqual(['CM', 'S1', 'S2']);
    now = LONG_AFTER;
    expect((await asha.send('3')).page).toBe('S3');
    expect((await asha.send('1')).page).toBe('S4');
    expect(await sales()).toHaveLength(1);
  });
});
