import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { pagesOf, ussdPhone } from '../support/ussd-phone.ts';
import { ASHA, NJERI } from '../support/acceptance-people.ts';

/** With one connection two turns are at work at a time. */
const program = await acceptanceProgram({ DATABASE_POOL: '1' });
const count = async (table: string): Promise<number> => {
  const [row] = await program.rows<{ count: string }>(`select count(*) from ${SHOP_A_SCHEMA}.${table}`);
  return Number(row?.count);
};

beforeEach(() => program.reload());

/** Two sales wait for their item for as long as this takes: nobody else is let in. */
const whileNobodyIsLetIn = async <T>(work: () => Promise<T>): Promise<T> => {
  const holder = new Client({ connectionString: program.ownerUrl });
  await holder.connect();
  const sellers = [ussdPhone(program.url, ASHA), ussdPhone(program.url, ASHA)];
  for (const [index, seller] of sellers.entries()) await seller.dial(`*384*7*1*12*${index + 1}#`);
  await holder.query(`begin; select 1 from ${SHOP_A_SCHEMA}.inventory where code = 12 for update`);
  const sales = sellers.map((seller) => seller.send('1'));
  await pause(200);
  const result = await work();
  await holder.query('rollback');
  await holder.end();
  await Promise.all(sales);
  return result;
};

test('who was turned away and reads "not sure" may begin anew: the same key press is not saved when it comes late', async () => {
  const njeri = ussdPhone(program.url, NJERI);
  expect(await pagesOf(njeri, '*384*7#', ['4', '4', '500'])).toContain('T6');
  const unsure = await whileNobodyIsLetIn(() => njeri.send('2'));
  expect([unsure.kind, unsure.page]).toEqual(['END', 'X3U']);
  await pause(1000);
  expect((await njeri.repeat()).page).toBe('X3');
  expect(await count('expenses')).toBe(0);
});

test('a dial that was turned away saved nothing, and the next one is answered', async () => {
  const njeri = ussdPhone(program.url, NJERI);
  expect((await whileNobodyIsLetIn(() => njeri.dial())).page).toBe('X3');
  expect((await njeri.dial()).page).toBe('VM');
});
