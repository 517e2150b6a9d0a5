import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { CERTAINTY, failedAt, overdueAt, type Point, type Progress } from '../../src/ussd/turn/certainty.ts';
import { DatabaseFailure } from '../../src/platform/database-failure.ts';
import { DomainError } from '../../src/values/errors.ts';
import type { Cut } from '../support/cutting-proxy.ts';
import { programBehindACut } from '../support/program-behind-a-cut.ts';
import { until } from '../support/until.ts';
import { pagesOf, postTurn, ussdPhone, type Screen } from '../support/ussd-phone.ts';
import { ASHA, BARAKA, NJERI } from '../support/acceptance-people.ts';

const { program, cutting, count } = await programBehindACut();
const second = await program.secondServer();

beforeEach(async () => {
  cutting('never');
  await program.reload();
});

/** What is done to PostgreSQL while the saving key is at work, and what to Redis before it. */
const DATABASE: readonly Cut[] = ['never', 'before commit', 'after commit', 'silence', 'slow commit', 'slow', 'down'];
const REDIS = ['kept', 'emptied', 'an older page', 'frozen', 'killed'] as const;
const ECHO = ['our header', 'no header', 'a made-up header'] as const;

/** What is saved: the keys to the page whose key saves it, that key, the page that says so, and where it is booked. */
const ACTS = [
  { act: 'a sale', who: ASHA, keys: ['1', '12', '3'], key: '1', page: 'S4', table: 'sales' },
  {
    ...{ act: 'a payment', who: NJERI, keys: ['3', '2', '1', '100'], key: '1', page: 'D6' },
    table: `debt_entries where kind = 'payment'`,
  },
  { act: 'an expense', who: NJERI, keys: ['4', '4', '500'], key: '2', page: 'T7', table: 'expenses' },
  { act: 'a count', who: ASHA, keys: ['2', '4', '12', '39'], key: '2', page: 'K12C', table: 'count_proposals' },
] as const;

/**
 * Every trouble of PostgreSQL with every trouble of Redis. What is saved, what is echoed, and whether it was saved before,
 * take turns.
 */
const cells = DATABASE.flatMap((database, row) =>
  REDIS.map((redis, column) => {
    const echo = ECHO[(row + column) % ECHO.length] ?? 'no header';
    const act = ACTS[(row * 2 + column + Math.floor(row / 2)) % ACTS.length] ?? ACTS[0];
    return { ...act, database, redis, echo, savedBefore: (row + column) % 2 === 1 };
  }),
);
/** What a process took before Redis froze stands until its lease is over. */
const LEASE_MS = 5200;
/** Key presses that Redis could not note are closed by then. */
const PUT_OFF_MS = 1200;
const afterMs = { frozen: LEASE_MS, killed: PUT_OFF_MS, kept: 100, emptied: 100, 'an older page': 100 } as const;

const breakRedis = async (how: (typeof REDIS)[number], key: string, older: Buffer | null): Promise<void> => {
  if (how === 'emptied') await program.redisClient.flushall();
  if (how === 'an older page') await program.redisClient.set(key, older ?? '', 'PX', 60_000);
  if (how === 'frozen') await program.redisClient.call('CLIENT', 'PAUSE', '1500', 'ALL');
  if (how === 'killed') await program.redis.kill();
};

/** Starts Redis again, and waits until both servers have found it. */
const comesBack = async (): Promise<void> => {
  await program.redis.restart();
  for (const url of [program.url, second])
    await until(async () => (await ussdPhone(url, BARAKA).dial()).page !== 'X3', 10_000, 200);
};

const sessionKey = async (): Promise<string> =>
  (await program.redisClient.keys('ussd:*:s:*')).find((name) => !name.endsWith(':lock')) ?? '';

/** A page that tells that it is saved, one that says it is not, one that does not know, or a question before it. */
const kindOf = ({ page }: Screen): 'saved' | 'nothing' | 'unsure' | 'page' => {
  if (ACTS.some((act) => act.page === page)) return 'saved';
  if (page === 'X3') return 'nothing';
  return page === 'X3U' ? 'unsure' : 'page';
};

describe('every failure at every point of a saving key press', () => {
  test.each(cells)(
    '$act: PostgreSQL: $database, Redis: $redis, $echo, saved before: $savedBefore',
    async ({ who, keys, table, database, redis, echo, savedBefore, ...act }) => {
      const rowsBefore = await count(table);
      const phone = ussdPhone(program.url, who);
      expect((await pagesOf(phone, '*384*7#', keys)).filter((page) => page.startsWith('X'))).toEqual([]);
      const form = phone.formFor(act.key);
      const hops = { 'our header': phone.hop(), 'no header': undefined, 'a made-up header': 'S3.abc0' };
      const hop = hops[echo];
      const key = await sessionKey();
      const older = await program.redisClient.getBuffer(key);
      const saved = savedBefore ? await postTurn(program.url, form, hop) : undefined;
      expect(saved?.page).toBe(savedBefore ? act.page : undefined);
      await breakRedis(redis, key, older);
      cutting(database);

      const begun = performance.now();
      const heard = await Promise.all([postTurn(program.url, form, hop), postTurn(second, form, hop)]);
      expect(performance.now() - begun).toBeLessThan(4500);
      cutting('never');
      if (redis === 'killed') await comesBack();
      await program.redisClient.call('CLIENT', 'UNPAUSE');
      await pause(Math.max(afterMs[redis], database === 'slow commit' ? 3000 : 0));
      const later = [await postTurn(second, form, hop), await postTurn(program.url, form, hop)];
      await program.redisClient.flushall();
      later.push(await postTurn(program.url, form, hop));

      const made = (await count(table)) - rowsBefore;
      expect(made).toBeLessThanOrEqual(1);
      const all = [...heard, ...later];
      // Nobody reads that nothing was saved once it is in the books, nor "saved" when it is not.
      expect(all.map(kindOf)).not.toContain(made === 1 ? 'nothing' : 'saved');
      expect(all.filter((screen) => saved && kindOf(screen) !== 'unsure' && screen.body !== saved.body)).toEqual([]);
      // With PostgreSQL there, everybody hears the same, and knows it.
      expect(new Set(later.map(({ body }) => body)).size).toBe(1);
      expect(later.map(kindOf)).not.toContain('unsure');
    },
    30_000,
  );
});

describe('the table', () => {
  const lost = new DomainError('unavailable', {}, { cause: new DatabaseFailure({}) });
  const refused = new DatabaseFailure({ sqlState: '23514' });
  const errors: readonly (readonly [string, unknown])[] = [
    ['a lost line', lost],
    ['a refusal', refused],
    ['a rule', new DomainError('item_hidden')],
    ['an unanswered COMMIT', new DomainError('outcome_unknown')],
    ['a mistake of ours', new Error('boom')],
  ];
  const progresses: readonly Progress[] = [true, false].flatMap((isDial) =>
    [true, false].flatMap((asked) =>
      (['none', 'in_shop', 'outside'] as const).map((effect) => ({ isDial, asked, effect })),
    ),
  );

  test('says NOTHING was saved only at a dial, or when PostgreSQL was asked in this turn and has refused or lost it', () => {
    const sure = progresses.flatMap((progress) =>
      errors.flatMap(([name, error]) =>
        CERTAINTY[failedAt(progress, error)].page === 'X3' ? [{ ...progress, name }] : [],
      ),
    );
    for (const { isDial, asked, effect, name } of sure) {
      expect((isDial && effect === 'none') || (asked && effect === 'in_shop')).toBe(true);
      if (effect === 'in_shop') expect(name).not.toBe('an unanswered COMMIT');
    }
    expect(sure).not.toHaveLength(0);
  });

  test('never says so at the deadline, but at a dial', () => {
    const sure = progresses.filter((progress) => CERTAINTY[overdueAt(progress)].page === 'X3');
    expect(sure.every(({ isDial, effect }) => isDial && effect === 'none')).toBe(true);
  });

  test('has no row that nothing leads to', () => {
    const reached = new Set<Point>(
      progresses.flatMap((progress) => [overdueAt(progress), ...errors.map(([, error]) => failedAt(progress, error))]),
    );
    expect([...reached].toSorted()).toEqual(Object.keys(CERTAINTY).toSorted());
  });
});
