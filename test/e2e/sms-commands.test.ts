import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { smsTo } from '../support/sms-to-us.ts';
import { until } from '../support/until.ts';
import { ASHA, JUMA, NJERI } from '../support/acceptance-people.ts';

const STRANGER = '+254755000005';

const program = await acceptanceProgram();
const { send, inbox, nextId } = smsTo(program.url);

type Reply = Readonly<Record<'template' | 'to_phone' | 'body', string>>;
/** What the shop answered, in order; alerts about stock are left out. */
const replies = (): Promise<readonly Reply[]> =>
  program.rows<Reply>(
    `select template, to_phone, body from ${SHOP_A_SCHEMA}.sms_messages where class <> 'alert' order by created_at, id`,
  );
const templates = async (): Promise<readonly string[]> => (await replies()).map(({ template }) => template);
const lastReply = async (): Promise<string> => (await replies()).at(-1)?.body ?? '';

type SaleRow = Readonly<Record<'receipt' | 'status' | 'channel' | 'payment' | 'amount', string>>;
const sales = (): Promise<readonly SaleRow[]> =>
  program.rows<SaleRow>(
    `select receipt_reference as receipt, status, channel, payment_method as payment, amount_minor as amount
     from ${SHOP_A_SCHEMA}.sales order by created_at, id`,
  );
const stock = async (code: number): Promise<number> => {
  const [row] = await program.rows<{ stock_level_milli: string }>(
    `select stock_level_milli from ${SHOP_A_SCHEMA}.inventory where code = ${String(code)}`,
  );
  return Number(row?.stock_level_milli) / 1000;
};
/** As if what was sold and said so far had been said earlier. */
const minutesLater = async (minutes: number): Promise<void> => {
  const earlier = `created_at = created_at - interval '${String(minutes)} minutes'`;
  await program.rows(`update ${SHOP_A_SCHEMA}.sales set ${earlier}`);
  await program.rows(`update ${SHOP_A_SCHEMA}.sms_messages set ${earlier}`);
};
beforeEach(async () => {
  await program.reload();
  await program.rows('delete from public.sms_opt_outs');
});

describe('selling by SMS', () => {
  test('one line is sold for cash, and the answer tells what is left', async () => {
    await send(ASHA, 'SELL 12 3');
    expect(await sales()).toEqual([
      { receipt: '10432', status: 'saved', channel: 'sms', payment: 'cash', amount: '45000' },
    ]);
    expect(await stock(12)).toBe(37);
    expect(await replies()).toMatchObject([{ template: 'M19', to_phone: ASHA }]);
    expect(await lastReply()).toBe(
      'SAVED 1043-2: 3 Sugar 1kg 450, Cash Ksh450. Left: 37. Mistake? SMS UNDO in 10 minutes.',
    );
    await until(async () => (await inbox(ASHA))[0]?.startsWith('SAVED 1043-2') === true);
  });

  test('in Swahili, in small letters and with spaces, by mobile money', async () => {
    await send(ASHA, '  uza 12   3 mm. ');
    expect(await sales()).toMatchObject([{ channel: 'sms', payment: 'mobile_money', amount: '45000' }]);
  });

  test('delivered again, alone or at the same time, it is one sale and one answer', async () => {
    const id = nextId();
    await Promise.all([send(ASHA, 'SELL 12 3', id), send(ASHA, 'SELL 12 3', id)]);
    await send(ASHA, 'SELL 12 3', id);
    expect(await sales()).toHaveLength(1);
    expect(await templates()).toEqual(['M19']);
  });

  test.each(['SELL 12', 'SELL 12 0', 'SELL x y', 'hello', 'SELL 12 3 CREDIT'])('%j saves nothing', async (text) => {
    await send(ASHA, text);
    expect(await sales()).toEqual([]);
    expect(await templates()).toEqual(['M22']);
  });

  test('an item that is not there, or too little of it, is told', async () => {
    await send(ASHA, 'SELL 55 1');
    expect(await lastReply()).toBe('NOT SAVED. 55: no such item. Send STOCK 55 to see the stock.');
    await send(ASHA, 'SELL 12 500');
    expect(await lastReply()).toBe('NOT SAVED. Sugar 1kg: only 40 left. Send STOCK 12 to see the stock.');
    await send(ASHA, 'SELL 31 1');
    expect(await lastReply()).toBe('NOT SAVED. Soap: finished. Send STOCK 31 to see the stock.');
    await send(ASHA, 'SELL 12 0.5');
    expect(await templates()).toEqual(['M23', 'M23', 'M23', 'M23']);
    expect(await sales()).toEqual([]);
  });

  test('the same again within two minutes is asked about, and AGAIN saves it once', async () => {
    await send(ASHA, 'SELL 12 3');
    await send(ASHA, 'UZA 12 3');
    expect(await lastReply()).toMatch(/^NOT SAVED AGAIN\. 1043-2 Ksh450 has the same items, \d+ sec ago\./);
    await minutesLater(1.5);
    await send(ASHA, 'sell 12 3');
    expect(await templates()).toEqual(['M19', 'M24', 'M24']);
    const id = nextId();
    await send(ASHA, 'AGAIN', id);
    await send(ASHA, 'AGAIN', id);
    expect((await sales()).map(({ receipt }) => receipt.slice(0, 4))).toEqual(['1043', '1044']);
    await send(ASHA, 'AGAIN');
    expect(await templates()).toEqual(['M19', 'M24', 'M24', 'M19', 'M22']);
    expect(await sales()).toHaveLength(2);
    expect(await stock(12)).toBe(34);
  });

  test('after two minutes it is a new sale; after five AGAIN means nothing', async () => {
    await send(ASHA, 'SELL 12 3');
    await send(ASHA, 'SELL 12 3');
    await minutesLater(6);
    await send(ASHA, 'TENA');
    expect(await templates()).toEqual(['M19', 'M24', 'M22']);
    await send(ASHA, 'SELL 12 3');
    expect(await sales()).toHaveLength(2);
  });

  test('sent twice in the same instant it is saved once', async () => {
    await Promise.all([send(ASHA, 'SELL 12 3'), send(ASHA, 'SELL 12 3')]);
    expect(await templates()).toEqual(['M19', 'M24']);
    expect(await stock(12)).toBe(37);
  });

  test('another seller may sell the same', async () => {
    await send(ASHA, 'SELL 12 3');
    await send(JUMA, 'SELL 12 3');
    expect(await sales()).toHaveLength(2);
  });
});

describe('taking it back by SMS', () => {
  test('UNDO cancels the last own sale by SMS, and never the one before', async () => {
    await send(ASHA, 'SELL 12 3');
    await send(ASHA, 'SELL 7 1');
    await send(JUMA, 'SELL 12 1');
    await send(ASHA, 'UNDO');
    expect(await lastReply()).toMatch(/^1044-\d Ksh60 at Mama Njeri Shop was CANCELLED /);
    await send(ASHA, 'FUTA');
    expect((await sales()).map(({ status }) => status)).toEqual(['saved', 'voided', 'saved']);
    expect(await stock(7)).toBe(6);
    await send(ASHA, 'SELL 7 1');
    expect((await sales()).filter(({ status }) => status === 'saved')).toHaveLength(3);
  });

  test('after ten minutes it tells the way through the menu', async () => {
    await send(ASHA, 'SELL 12 3');
    await minutesLater(11);
    await send(ASHA, 'UNDO');
    expect(await templates()).toEqual(['M19', 'M28']);
    expect(await sales()).toMatchObject([{ status: 'saved' }]);
  });
});

describe('asking by SMS', () => {
  test('what is left, what was sold, what is low, and the short codes', async () => {
    await send(ASHA, 'SELL 12 3');
    await send(JUMA, 'SELL 7 1 MM');
    await send(NJERI, 'STOCK 12');
    expect(await lastReply()).toMatch(/^12 Sugar 1kg: 37 pc left, price Ksh150\. /);
    await send(NJERI, 'SUM');
    expect(await lastReply()).toMatch(/: 2 sales Ksh510\. Cash 450 M-Pesa 60 Card 0 Credit 0\.$/);
    await send(ASHA, 'SUM');
    expect(await lastReply()).toMatch(/: 1 sale Ksh450\. Cash 450 M-Pesa 0 /);
    await send(ASHA, 'LOW');
    expect(await lastReply()).toMatch(/^LOW at Mama Njeri Shop: 3 items\. Soap 0, /);
    await send(ASHA, 'HELP');
    expect(await templates()).toEqual(['M19', 'M19', 'M20', 'M21', 'M21', 'M7', 'M15']);
  });
});

describe('who may, and what is kept', () => {
  test('a PIN in an SMS is kept nowhere', async () => {
    await send(ASHA, 'SELL 12 3 5831');
    await send(ASHA, 'SELL 5831 1');
    await send(ASHA, '5831');
    expect(await templates()).toEqual(['M22', 'M32', 'M22']);
    expect(await sales()).toEqual([]);
    const kept = await program.rows<{ text: string }>(
      `select m::text as text from ${SHOP_A_SCHEMA}.sms_messages m union all select payload::text from public.outbox`,
    );
    expect(kept.filter(({ text }) => /(?<![0-9a-f-])5831(?![0-9a-f-])/.test(text))).toEqual([]);
  });

  test('who is locked out is told so, and nothing is saved', async () => {
    await program.reload('locked');
    const [locked] = await program.rows<{ phone: string }>(
      `select phone from public.memberships where lock_level > 0 order by phone limit 1`,
    );
    await send(locked?.phone ?? '', 'SELL 12 3');
    expect(await sales()).toEqual([]);
    expect(await templates()).toEqual(['M12']);
  });

  test('a number without a shop is helped once a day', async () => {
    await send(STRANGER, 'SELL 12 3');
    await send(STRANGER, 'hello?');
    expect(await inbox(STRANGER)).toEqual([expect.stringContaining('dial *384*7#')]);
    expect(await sales()).toEqual([]);
  });

  test('sixty an hour are answered; one that the network brings again and again counts once', async () => {
    for (let count = 0; count < 61; count += 1) await send(JUMA, 'STOCK 12', 'at-sms-again');
    for (let count = 0; count < 59; count += 1) await send(JUMA, 'STOCK 12');
    expect(await templates()).toHaveLength(60);
    for (let count = 0; count < 2; count += 1) await send(JUMA, 'STOCK 12', 'at-sms-too-many');
    expect(await templates()).toHaveLength(60);
  });

  test('with several shops the one used last is meant, and none when nobody can tell', async () => {
    await program.rows(
      `insert into public.memberships (id, tenant_id, phone, role, seller_number, name, language, status)
       select gen_random_uuid(), id, '${JUMA}', 'cashier', 9, 'Juma', 'en', 'active' from public.tenants
       where schema_name <> '${SHOP_A_SCHEMA}' limit 1`,
    );
    await program.rows(`update public.memberships set last_used_at = null where phone = '${JUMA}'`);
    await send(JUMA, 'SELL 12 3');
    expect(await sales()).toEqual([]);
    expect(await inbox(JUMA)).toEqual([expect.stringMatching(/^NOT SAVED\./)]);
    await program.rows(
      `update public.memberships m set last_used_at = now() from public.tenants t
       where t.id = m.tenant_id and t.schema_name = '${SHOP_A_SCHEMA}' and m.phone = '${JUMA}'`,
    );
    await send(JUMA, 'SELL 12 3');
    expect(await sales()).toHaveLength(1);
  });
});
