import { beforeEach, expect, test } from '@jest/globals';
import { SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { programBehindACut } from '../support/program-behind-a-cut.ts';
import { pagesOf, ussdPhone } from '../support/ussd-phone.ts';
import { ASHA, NJERI } from '../support/acceptance-people.ts';

const { program, cutting, count, keptCall } = await programBehindACut();

/** While a new build takes over, some processes keep sessions in a layout that the others cannot read. */
const asAnotherBuildKeepsThem = () => program.rows(`update ${SHOP_A_SCHEMA}.ussd_steps set state = '{"v":99}'`);

beforeEach(async () => {
  cutting('never');
  await program.reload();
});

test('a sale that a newer build saved is told as saved, never as NOTHING, when its key press comes again', async () => {
  const asha = ussdPhone(program.url, ASHA);
  await asha.dial('*384*7*1*12*3#');
  const before = await keptCall();
  const saved = await asha.send('1');
  await asAnotherBuildKeepsThem();
  await before.put();
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
