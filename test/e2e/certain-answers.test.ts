import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { programBehindACut } from '../support/program-behind-a-cut.ts';
import { pagesOf, postTurn, ussdPhone } from '../support/ussd-phone.ts';
import { ASHA, NJERI } from '../support/acceptance-people.ts';

const { program, cutting, count, emptyRedis, keptCall } = await programBehindACut();
const forgetSteps = () => program.rows(`delete from ${SHOP_A_SCHEMA}.ussd_steps`);

beforeEach(async () => {
  cutting('never');
  await program.reload();
});

describe('nobody reads that NOTHING was saved before the database has said so', () => {
  test.each(['silence', 'down'] as const)(
    'Redis forgot the call, the database is away (%s), the gateway echoes nothing: not sure; then the receipt',
    async (trouble) => {
      const asha = ussdPhone(program.url, ASHA);
      expect(await pagesOf(asha, '*384*7#', ['1', '12', '3'])).toEqual(['CM', 'S1', 'S2', 'S3']);
      const form = asha.formFor('1');
      const saved = await asha.send('1');
      await emptyRedis();
      cutting(trouble);
      const unsure = await postTurn(program.url, form);
      expect([unsure.kind, unsure.page]).toEqual(['END', 'X3U']);
      cutting('never');
      expect((await postTurn(program.url, form)).body).toBe(saved.body);
      expect(await count('sales')).toBe(1);
    },
  );

  test('Redis is back with a page that was left long ago, and the database is away: not sure; then the receipt', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    const before = await keptCall();
    const saved = await asha.send('1');
    await before.put();
    cutting('down');
    expect((await asha.repeat()).page).toBe('X3U');
    cutting('never');
    expect((await asha.repeat()).body).toBe(saved.body);
    expect(await count('sales')).toBe(1);
  });

  test('a page that only shows something is answered by "not sure" too, and by itself when it comes again', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await pagesOf(asha, '*384*7#', ['1']);
    cutting('down');
    expect((await asha.send('12')).page).toBe('X3U');
    cutting('never');
    expect((await asha.repeat()).page).toBe('S2');
  });

  test('what was answered with NOTHING was saved is never saved by a late delivery, in whatever Redis', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    cutting('down');
    expect((await asha.send('1')).page).toBe('X3U');
    cutting('never');
    const nothing = await asha.repeat();
    expect(nothing.text).toContain('NOTHING was saved');
    await emptyRedis();
    expect((await asha.repeat()).body).toBe(nothing.body);
    expect(await count('sales')).toBe(0);
  });
});

describe('a key press that saved has one answer', () => {
  test('when Redis forgot the call and a late dial began it again', async () => {
    const asha = ussdPhone(program.url, ASHA);
    expect(await pagesOf(asha, '*384*7#', ['1', '20', '7'])).toEqual(['CM', 'S1', 'S2W', 'S3']);
    const saved = await asha.send('1');
    await emptyRedis();
    expect((await asha.repeat(1)).page).toBe('CM');
    expect([saved.page, (await asha.repeat()).body]).toEqual(['S4', saved.body]);
    expect(await count('sales')).toBe(1);
  });

  test('when six pages went by, and when the call is over', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    const saved = await asha.send('1');
    for (const key of ['0', '1', '0', '1', '0', '1', '0', '0']) await asha.send(key);
    expect((await asha.repeat(2)).body).toBe(saved.body);
    cutting('down');
    expect((await asha.repeat(2)).page).toBe('X3U');
  });

  test('of a payment too: the neighbour', async () => {
    const njeri = ussdPhone(program.url, NJERI);
    const pages = await pagesOf(njeri, '*384*7#', ['3', '2', '1', '100']);
    const paid = await njeri.send('1');
    expect([...pages, paid.page]).toEqual(['VM', 'D1', 'D2P', 'D4', 'D5', 'D6']);
    await emptyRedis();
    expect((await njeri.repeat(1)).page).toBe('VM');
    expect((await njeri.repeat()).body).toBe(paid.body);
    expect(await count(`debt_entries where kind = 'payment'`)).toBe(1);
  });
});

describe('what the server refuses is surely not saved', () => {
  const refuse = (table: string, code: string) =>
    program.rows(`
      create or replace function ${SHOP_A_SCHEMA}.refuse() returns trigger language plpgsql as
        $$ begin raise exception using errcode = '${code}'; end $$;
      create trigger refuse before insert on ${SHOP_A_SCHEMA}.${table} execute function ${SHOP_A_SCHEMA}.refuse()`);
  const allow = () => program.rows(`drop function if exists ${SHOP_A_SCHEMA}.refuse() cascade`);
  afterEach(allow);

  test.each([
    '0A000',
    '22012',
    '23514',
    '25006',
    '28000',
    '42501',
    '53100',
    '54000',
    '57014',
    '58030',
    'P0001',
    'XX000',
  ])('%s while a sale is saved: NOTHING was saved, and that stays so when it would go again', async (code) => {
    await refuse('sales', code);
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    const refused = await asha.send('1');
    expect([refused.kind, refused.page]).toEqual(['END', 'X3']);
    await allow();
    expect((await asha.repeat()).body).toBe(refused.body);
    await emptyRedis();
    expect((await asha.repeat()).body).toBe(refused.body);
    expect(await count('sales')).toBe(0);
  });

  test('of an expense too: the neighbour', async () => {
    await refuse('expenses', '25006');
    const njeri = ussdPhone(program.url, NJERI);
    const pages = await pagesOf(njeri, '*384*7#', ['4', '4', '500', '2']);
    expect(pages.at(-1)).toBe('X3');
    expect(await count('expenses')).toBe(0);
  });

  test('a server that only reads since a failover: NOTHING was saved, although nothing can be closed', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    await refuse('ussd_steps', '25006');
    const refused = await asha.send('1');
    expect(refused.page).toBe('X3');
    expect((await asha.repeat()).body).toBe(refused.body);
    expect(await count('sales')).toBe(0);
  });
});

test('somebody who was stopped while the key is at work reads where they no longer sell, and whom to ask', async () => {
  const asha = ussdPhone(program.url, ASHA);
  await asha.dial('*384*7*1*12*3#');
  await program.rows(`update public.memberships set status = 'stopped' where phone = '${ASHA}'`);
  const ended = await asha.send('1');
  expect([ended.page, ended.text]).toEqual(['X6', 'You no longer sell at Mama Njeri Shop. Ask Njeri.']);
});

describe('the same inputs are the same sale', () => {
  test.each([true, false])('after everything was forgotten but the sale (header echoed: %j)', async (echo) => {
    const asha = ussdPhone(program.url, ASHA, { echo });
    expect(await pagesOf(asha, '*384*7#', ['1', '12', '3', '1'])).toEqual(['CM', 'S1', 'S2', 'S3', 'S4']);
    await forgetSteps();
    await emptyRedis();
    const again = await asha.repeat();
    expect(again.page).toBe(echo ? 'S4' : 'S3C');
    const saved = echo ? again : await asha.send('1');
    expect(saved.text).toContain('Receipt 1043-2');
    expect(await count('sales')).toBe(1);
  });

  test.each(['S3', 'S3.0123456789abcdef0123', 'K1.aa'])(
    'a header that is not ours counts for nothing (%s)',
    async (hop) => {
      const asha = ussdPhone(program.url, ASHA);
      await asha.dial('*384*7*1*12*3#');
      const form = asha.formFor('1');
      await emptyRedis();
      expect((await postTurn(program.url, form, hop)).page).toBe('S3C');
      expect(await count('sales')).toBe(0);
    },
  );

  test('a header of another page of the call counts for nothing, one of a page with another price neither', async () => {
    const asha = ussdPhone(program.url, ASHA);
    const home = await asha.dial();
    await pagesOf(asha, '*384*7#', ['1', '12', '3']);
    const form = asha.formFor('1');
    const hop = asha.hop();
    await emptyRedis();
    expect((await postTurn(program.url, form, home.hop)).page).toBe('S3C');
    await emptyRedis();
    await program.rows(`update ${SHOP_A_SCHEMA}.inventory set price_minor = 16000 where code = 12`);
    const fresh = await program.secondServer();
    const shown = await postTurn(fresh, form, hop);
    expect([shown.page, shown.text]).toEqual(['S3C', expect.stringContaining('480')]);
    expect(await count('sales')).toBe(0);
  });
});

describe('two deliveries at once, and Redis is emptied between them', () => {
  /** Holds the item, so that the first delivery waits inside its transaction while the second one comes. */
  const deliverAroundLoss = async (asha: ReturnType<typeof ussdPhone>, key: string) => {
    const holder = new Client({ connectionString: program.ownerUrl });
    await holder.connect();
    await holder.query(`begin; select 1 from ${SHOP_A_SCHEMA}.inventory where code = 12 for update`);
    const first = asha.send(key);
    await pause(150);
    await emptyRedis();
    const second = asha.repeat();
    await pause(150);
    await holder.query('rollback');
    await holder.end();
    return Promise.all([first, second]);
  };

  test.each([true, false])('both hear the same (header echoed: %j)', async (echo) => {
    const asha = ussdPhone(program.url, ASHA, { echo });
    await asha.dial('*384*7*1*12*3#');
    const [first, second] = await deliverAroundLoss(asha, '1');
    expect([first.page, second.body]).toEqual(['S4', first.body]);
    expect((await asha.repeat()).body).toBe(first.body);
    expect(await count('sales')).toBe(1);
  });

  test('a sale that was taken up again after a drop is found without the draft that only Redis had', async () => {
    await ussdPhone(program.url, ASHA).dial('*384*7*1*12*3#');
    const asha = ussdPhone(program.url, ASHA);
    expect(await pagesOf(asha, '*384*7#', ['1'])).toEqual(['S12', 'S3']);
    await emptyRedis();
    expect((await asha.send('4')).page).toBe('C1');
    await emptyRedis();
    expect((await asha.send('1')).page).toBe('C3');
    const [first, second] = await deliverAroundLoss(asha, '1');
    expect([first.page, second.body]).toEqual(['C5', first.body]);
    expect((await asha.repeat()).body).toBe(first.body);
  });
});
