import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { until } from '../support/until.ts';
import { ussdPhone, type Screen } from '../support/ussd-phone.ts';

const CALLERS = 50;
const program = await acceptanceProgram();

/** Fifty more sellers of Mama Njeri's, whose PIN is not asked for now, and sugar for all of them. */
beforeAll(async () => {
  await program.rows(`insert into memberships
    select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'seller_number', 10 + n,
      'phone', '+2547550000' || lpad(n::text, 2, '0')))).*
    from memberships m, generate_series(1, ${CALLERS}) n where m.phone = '+254722000002'`);
  await program.rows(`update ${SHOP_A_SCHEMA}.inventory set stock_level_milli = 1000000000 where code = 12`);
});

const phones = Array.from({ length: CALLERS }, (_, n) => `+2547550000${String(n + 1).padStart(2, '0')}`);
const count = async (sql: string): Promise<number> => {
  const [row] = await program.rows<{ count: string }>(`select count(*) from ${sql}`);
  return Number(row?.count);
};
const countSales = (): Promise<number> => count(`${SHOP_A_SCHEMA}.sales`);

interface Calls {
  readonly screens: Screen[];
  readonly failures: unknown[];
}

/** Sells sugar, one kilo more each time, until nobody answers any more. */
const sellUntilNobodyAnswers = async (url: string, number: string, { screens, failures }: Calls): Promise<void> => {
  const phone = ussdPhone(url, number);
  for (let kilos = 1; ; kilos += 1) {
    try {
      screens.push(await phone.dial(`*384*7*1*12*${kilos}#`));
      screens.push(await phone.send('1'));
    } catch (error) {
      failures.push(error);
      return;
    }
  }
};

/** What fetch says of a line that could not be had, or was closed before a word was said on it. */
const REFUSED = ['ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET'];
const reasonOf = (failure: unknown): string => {
  const seen = z.object({ cause: z.object({ code: z.string() }) }).safeParse(failure);
  return seen.success ? seen.data.cause.code : String(failure);
};

describe.each(['web', 'all'])('a process with the role %s that is asked to end while fifty callers sell', (role) => {
  test('answers whoever got through, and ends in time; what was told as saved is saved, and nothing else', async () => {
    await program.forgetDials();
    const before = await countSales();
    const ending = await program.startRole(role);
    const calls: Calls = { screens: [], failures: [] };
    const selling = Promise.all(phones.map((phone) => sellUntilNobodyAnswers(ending.url, phone, calls)));
    await until(async () => (await countSales()) > before + CALLERS);

    const { code, ms } = await ending.end('SIGTERM');
    await selling;

    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect(calls.failures.map(reasonOf).filter((reason) => !REFUSED.includes(reason))).toEqual([]);
    expect(calls.screens.filter(({ status, kind }) => status !== 200 || !['CON', 'END'].includes(kind))).toEqual([]);
    const saved = calls.screens.filter(({ page }) => page === 'S4').length;
    const unsure = calls.screens.filter(({ page }) => page === 'X3U').length;
    const sold = (await countSales()) - before;
    expect({ sold: sold >= saved && sold <= saved + unsure, saved, unsure }).toMatchObject({ sold: true });
  }, 90_000);
});

describe.each(['relay', 'worker'])(
  'a process with the role %s that is asked to end while fifty callers sell',
  (role) => {
    test('ends in time, and the others do what it left', async () => {
      await program.forgetDials();
      const ending = await program.startRole(role);
      const before = await countSales();
      const calls: Calls = { screens: [], failures: [] };
      const second = await program.startRole('web');
      const selling = Promise.all(phones.map((phone) => sellUntilNobodyAnswers(second.url, phone, calls)));
      await until(async () => (await countSales()) > before + CALLERS);

      const { code, ms } = await ending.end('SIGTERM');
      await second.end('SIGTERM');
      await selling;

      expect([code, ms < 10_000]).toEqual([0, true]);
      await until(async () => (await count(`outbox where published_at is null`)) === 0);
      await until(
        async () => (await count(`due_work where kind = 'send-sms' and due_at < now() - interval '2 s'`)) === 0,
      );
    }, 90_000);
  },
);

test.each(['web', 'relay', 'worker', 'all'])(
  'a process with the role %s ends in time, and in order, while Redis is away',
  async (role) => {
    const ending = await program.startRole(role);
    await program.redis.kill();

    const { code, ms } = await ending.end('SIGTERM');

    expect([code, ms < 10_000]).toEqual([0, true]);
    await program.redis.restart();
    await until(async () => (await fetch(`${program.url}/readyz`)).ok);
  },
  60_000,
);
