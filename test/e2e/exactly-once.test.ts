import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { pagesOf, postTurn, ussdPhone, type Screen } from '../support/ussd-phone.ts';
import { ASHA, JUMA, NJERI } from '../support/acceptance-people.ts';

const OWNER_B = '+254744000009';

const program = await acceptanceProgram();
const countSales = async (): Promise<number> => {
  const [row] = await program.rows<{ count: string }>(`select count(*) from ${SHOP_A_SCHEMA}.sales`);
  return Number(row?.count);
};

beforeEach(() => program.reload());

describe('a key press that comes more than once', () => {
  test('eight times at once and again later: eight equal answers, one sale', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    const form = asha.formFor('1');
    const screens = await Promise.all(Array.from({ length: 8 }, () => postTurn(program.url, form)));
    const later = await postTurn(program.url, form);
    expect(new Set([...screens, later].map(({ body }) => body)).size).toBe(1);
    expect(later.page).toBe('S4');
    expect(await countSales()).toBe(1);
  });

  test('the first request repeated with all its tokens shows the same page and saves nothing', async () => {
    const asha = ussdPhone(program.url, ASHA);
    const first = await asha.dial('*384*7*1*12*3*1#');
    const again = await asha.repeat();
    expect(first.page).toBe('S3C');
    expect(again.body).toBe(first.body);
    expect(await countSales()).toBe(0);
  });

  test('a saving key press is answered with the same bytes after Redis has lost everything', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    const saved = await asha.send('1');
    await program.redisClient.flushall();
    const again = await asha.repeat();
    expect(again.body).toBe(saved.body);
    expect(await countSales()).toBe(1);
  });

  test('2,000 deliveries of 200 sales by three processes make 200 sales', async () => {
    const others = await Promise.all([program.startWeb(), program.startWeb()]);
    const webs = [program.url, ...others.map(({ url }) => url)];
    await program.rows(`
      with item as (update ${SHOP_A_SCHEMA}.inventory set stock_level_milli = 99000000 where code = 12 returning id, stock_level_milli)
      insert into ${SHOP_A_SCHEMA}.stock_movements (id, inventory_id, delta_milli, balance_milli, kind, actor_id, occurred_at)
      select gen_random_uuid(), id, 99000000 - 40000, stock_level_milli, 'restock', gen_random_uuid(), now() from item`);
    const phones = Array.from({ length: 200 }, (_, index) =>
      ussdPhone(program.url, [ASHA, JUMA, NJERI][index % 3] ?? ASHA),
    );
    // The quantities differ, so that no sale is taken for a repetition of another.
    await inBatches(phones, 20, async (phone, index) => {
      await program.forgetDials();
      await phone.dial(`*384*7*1*12*${index + 1}#`);
    });
    const deliveries = phones.flatMap((phone, index) =>
      Array.from({ length: 10 }, (_, copy) => ({
        index,
        form: phone.formFor('1'),
        url: webs[(index + copy) % webs.length] ?? '',
      })),
    );
    const order = deliveries.toSorted((a, b) => ((a.index * 7919) % 101) - ((b.index * 7919) % 101));
    const answers = new Map<number, Set<string>>();
    await inBatches(order, 24, async ({ index, form, url }) => {
      const { body } = await postTurn(url, form);
      answers.set(index, (answers.get(index) ?? new Set()).add(body));
    });
    expect(await countSales()).toBe(200);
    // One answer for all deliveries of a key press; where Redis was slow, "not sure" beside it, and never "nothing saved".
    for (const bodies of answers.values()) {
      const sure = [...bodies].filter((body) => !body.includes('not sure'));
      expect(sure).toHaveLength(1);
      expect(sure[0]).toMatch(/^CON SAVED/);
    }
    const [stock] = await program.rows<{ level: string; moved: string }>(`
      select i.stock_level_milli as level, sum(m.delta_milli) as moved from ${SHOP_A_SCHEMA}.inventory i
      join ${SHOP_A_SCHEMA}.stock_movements m on m.inventory_id = i.id where i.code = 12 group by i.id`);
    expect(stock?.level).toBe(stock?.moved);
  }, 180_000);
});

describe('callers at the same time', () => {
  test('sixty callers of two shops never see each other', async () => {
    const calls = Array.from({ length: 60 }, (_, index) => ({
      phone: ussdPhone(program.url, index % 2 === 0 ? ([ASHA, JUMA, NJERI][index % 3] ?? ASHA) : OWNER_B),
      own: index % 2 === 0 ? 'Sugar 1kg' : 'Salt',
    }));
    // Thirty dials a minute from one number are answered: the fourth phone makes exactly thirty.
    const screens = await Promise.all(calls.map(({ phone }) => phone.dial('*384*7*2*1*12#')));
    expect(screens.map(({ page }) => page.replace('C', ''))).toEqual(calls.map(() => 'K3'));
    for (const [index, screen] of screens.entries()) expect(screen.text).toContain(calls[index]?.own);
    const sales = await Promise.all(calls.map(({ phone }) => phone.send('4')));
    for (const [index, screen] of sales.entries()) expect(screen.text).toContain(calls[index]?.own);
  });

  test('two owners who cancel a sale in the same moment: one cancels it, the other hears that it is cancelled', async () => {
    await pagesOf(ussdPhone(program.url, ASHA), '*384*7*1*12*3#', ['1']);
    await program.rows(`update public.memberships set role = 'vendor' where phone = '${JUMA}'`);
    const owners = [ussdPhone(program.url, NJERI), ussdPhone(program.url, JUMA)];
    for (const owner of owners) {
      expect(await pagesOf(owner, '*384*7*5*10432#', ['2', '1'])).toEqual(['RC2', 'RC3', 'PU1']);
    }
    const screens = await Promise.all(owners.map((owner) => owner.send('5831')));
    expect(screens.map(({ page }) => page).toSorted()).toEqual(['RC2V', 'RC5']);
    const [stock] = await program.rows<{ level: string }>(
      `select stock_level_milli as level from ${SHOP_A_SCHEMA}.inventory where code = 12`,
    );
    expect(stock?.level).toBe('40000');
  });

  test('another phone on a known session id inherits nothing', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    const stolen = await postTurn(program.url, { ...asha.formFor('1'), phoneNumber: OWNER_B }, asha.hop());
    expect(stolen.page).not.toBe('S4');
    expect(await countSales()).toBe(0);
  });
});

describe('Redis emptied in the middle of a call', () => {
  test.each([true, false])('the caller goes on, whether the gateway echoes our header or not (%j)', async (echo) => {
    const asha = ussdPhone(program.url, ASHA, { echo });
    await asha.dial();
    const pages: Screen[] = [];
    for (const input of ['1', '12', '3']) {
      await program.redisClient.flushall();
      pages.push(await asha.send(input));
    }
    expect(pages.map(({ page }) => page)).toEqual(['S1', 'S2', 'S3']);
    await program.redisClient.flushall();
    const last = await asha.send('1');
    // Without the header nobody knows that the page was seen: one key more, and nothing saved unseen.
    const saved = last.page === 'S3C' ? await asha.send('1') : last;
    expect(saved.page).toBe('S4');
    expect(last.page).toBe(echo ? 'S4' : 'S3C');
    expect(await countSales()).toBe(1);
  });

  test('a sale that was saved is not saved again, and the call goes on behind it', async () => {
    const asha = ussdPhone(program.url, ASHA);
    expect(await pagesOf(asha, '*384*7*1*12*3#', ['1'])).toEqual(['S3', 'S4']);
    await program.redisClient.flushall();
    expect((await asha.send('9')).page).toBe('S4U');
    expect(await countSales()).toBe(1);
  });
});

/** So many at a time, as a network would. */
const inBatches = async <T>(
  things: readonly T[],
  size: number,
  work: (thing: T, index: number) => Promise<unknown>,
) => {
  for (let start = 0; start < things.length; start += size) {
    await Promise.all(things.slice(start, start + size).map((thing, offset) => work(thing, start + offset)));
  }
};
