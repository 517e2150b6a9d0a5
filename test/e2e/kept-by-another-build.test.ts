import { beforeEach, expect, test } from '@jest/globals';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { openCuttingProxy, type Cut } from '../support/cutting-proxy.ts';
import { pagesOf, ussdPhone } from '../support/ussd-phone.ts';

const ASHA = '+254722000002';
const NJERI = '+254712000001';
let cutting: (cut: Cut) => void = () => undefined;
const program = await acceptanceProgram(async (appUrl) => {
  const line = await openCuttingProxy(appUrl);
  cutting = (cut) => {
    line.cutting(cut);
  };
  return { DATABASE_APP_URL: line.url };
});
const count = async (table: string): Promise<number> => {
  const [row] = await program.rows<{ count: string }>(`select count(*) from ${SHOP_A_SCHEMA}.${table}`);
  return Number(row?.count);
};

/** While a new build takes over, some processes keep sessions in a layout that the others cannot read. */
const asAnotherBuildKeepsThem = () => program.rows(`update ${SHOP_A_SCHEMA}.ussd_steps set state = '{"v":99}'`);

beforeEach(async () => {
  cutting('never');
  await program.reload();
});

test('a sale that a newer build saved is told as saved, never as NOTHING, when its key press comes again', async () => {
  const asha = ussdPhone(program.url, ASHA);
  await asha.dial('*384*7*1*12*3#');
  const [key = ''] = (await program.redisClient.keys('ussd:*:s:*')).filter((name) => !name.endsWith(':lock'));
  const before = await program.redisClient.getBuffer(key);
  const saved = await asha.send('1');
  await asAnotherBuildKeepsThem();
  await program.redisClient.set(key, before ?? '', 'PX', 60_000);
  cutting('down');
  expect((await asha.repeat()).page).toBe('X3U');
  cutting('never');
  expect((await asha.repeat()).body).toBe(saved.body);
  expect(await count('sales')).toBe(1);
});

test.each([
  { act: 'a sale', who: ASHA, keys: ['1', '12', '3'], table: 'sales' },
  { act: 'a payment', who: NJERI, keys: ['3', '2', '1', '100'], table: `debt_entries where kind = 'payment'` },
])('$act: the call is over behind it, and no key is judged on the page before it', async ({ who, keys, table }) => {
  const phone = ussdPhone(program.url, who);
  await pagesOf(phone, '*384*7#', keys);
  const saved = await phone.send('1');
  await asAnotherBuildKeepsThem();
  await program.redisClient.flushall();
  expect((await phone.repeat()).body).toBe(saved.body);
  const next = await phone.send('1');
  expect([next.kind, next.page]).toEqual(['END', 'X2']);
  await program.redisClient.flushall();
  expect((await phone.repeat()).page).toBe('X2');
  expect(await count(table)).toBe(1);
});
