import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Client } from 'pg';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { postTurn, ussdPhone } from '../support/ussd-phone.ts';
import { until } from '../support/until.ts';
import { ASHA } from '../support/acceptance-people.ts';

const program = await acceptanceProgram();
const countSales = async (): Promise<number> => {
  const [row] = await program.rows<{ count: string }>(`select count(*) from ${SHOP_A_SCHEMA}.sales`);
  return Number(row?.count);
};

/** Holds the sale at the item's row until Redis has been stopped: then it commits and can tell nobody. */
const saveWithoutTelling = async (press: () => Promise<unknown>): Promise<void> => {
  const holder = new Client({ connectionString: program.ownerUrl });
  await holder.connect();
  await holder.query(`begin; select 1 from ${SHOP_A_SCHEMA}.inventory where code = 12 for update`);
  const pressing = press().catch(() => undefined);
  await sleep(150);
  await program.redisClient.call('CLIENT', 'PAUSE', '3000', 'ALL');
  await holder.query('rollback');
  await holder.end();
  await until(async () => (await countSales()) === 1);
  void pressing;
};

test('killed after the commit and before the answer: the sale is neither lost nor doubled, and the caller hears of it', async () => {
  const doomed = await program.startWeb();
  const asha = ussdPhone(doomed.url, ASHA);
  await asha.dial('*384*7*1*12*3#');
  const form = asha.formFor('1');

  await saveWithoutTelling(() => postTurn(doomed.url, form));
  await doomed.end('SIGKILL');
  await program.redisClient.call('CLIENT', 'UNPAUSE');

  // The gateway asks again, another process answers: at first the dead one still holds the session.
  await sleep(5200);
  const again = await postTurn(program.url, form);
  expect(again.page).toBe('S4');
  expect(again.text).toContain('Receipt 1043-2');
  expect(await countSales()).toBe(1);

  const home = await ussdPhone(program.url, ASHA).dial();
  expect(home.page).toBe('CM');
  expect(home.text).toContain('1043-2 Ksh450 saved');
}, 60_000);
