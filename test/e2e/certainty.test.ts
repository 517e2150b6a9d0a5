import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { CERTAINTY, failedAt, overdueAt, type Point, type Progress } from '../../src/ussd/turn/certainty.ts';
import { DatabaseFailure } from '../../src/platform/database-failure.ts';
import { DomainError } from '../../src/values/errors.ts';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { openCuttingProxy, type Cut } from '../support/cutting-proxy.ts';
import { pagesOf, postTurn, ussdPhone, type Screen } from '../support/ussd-phone.ts';

const ASHA = '+254722000002';
let cutting: (cut: Cut) => void = () => undefined;
const program = await acceptanceProgram(async (appUrl) => {
  const line = await openCuttingProxy(appUrl);
  cutting = (cut) => {
    line.cutting(cut);
  };
  return { DATABASE_APP_URL: line.url };
});
const second = await program.secondServer();
const sales = async (): Promise<number> => {
  const [row] = await program.rows<{ count: string }>(`select count(*) from ${SHOP_A_SCHEMA}.sales`);
  return Number(row?.count);
};

beforeEach(async () => {
  cutting('never');
  await program.reload();
});

/** What is done to PostgreSQL while the saving key is at work, and what to Redis before it. */
const DATABASE: readonly Cut[] = ['never', 'before commit', 'after commit', 'silence', 'slow commit', 'slow', 'down'];
const REDIS = ['kept', 'emptied', 'an older page', 'frozen'] as const;
const ECHO = ['our header', 'no header', 'a made-up header'] as const;

/** Every trouble of PostgreSQL with every trouble of Redis; what is echoed, and whether it was saved before, take turns. */
const cells = DATABASE.flatMap((database, row) =>
  REDIS.map((redis, column) => {
    const echo = ECHO[(row + column) % ECHO.length] ?? 'no header';
    return { database, redis, echo, savedBefore: (row + column) % 2 === 1 };
  }),
);
/** What a process took before Redis froze stands until its lease is over. */
const LEASE_MS = 5200;

const sessionKey = async (): Promise<string> =>
  (await program.redisClient.keys('ussd:*:s:*')).find((name) => !name.endsWith(':lock')) ?? '';

/** A page that tells that the sale is saved, one that says it is not, one that does not know, or a question before it. */
const kindOf = ({ page }: Screen): 'saved' | 'nothing' | 'unsure' | 'page' => {
  if (page === 'S4') return 'saved';
  if (page === 'X3') return 'nothing';
  return page === 'X3U' ? 'unsure' : 'page';
};

describe('every failure at every point of a saving key press', () => {
  test.each(cells)(
    'PostgreSQL: $database, Redis: $redis, $echo, saved before: $savedBefore',
    async ({ database, redis, echo, savedBefore }) => {
      const asha = ussdPhone(program.url, ASHA);
      expect(await pagesOf(asha, '*384*7#', ['1', '12', '3'])).toEqual(['CM', 'S1', 'S2', 'S3']);
      const form = asha.formFor('1');
      const hops = { 'our header': asha.hop(), 'no header': undefined, 'a made-up header': 'S3.abc0' };
      const hop = hops[echo];
      const key = await sessionKey();
      const older = await program.redisClient.getBuffer(key);
      const saved = savedBefore ? await postTurn(program.url, form, hop) : undefined;
      if (redis === 'emptied') await program.redisClient.flushall();
      if (redis === 'an older page') await program.redisClient.set(key, older ?? '', 'PX', 60_000);
      if (redis === 'frozen') await program.redisClient.call('CLIENT', 'PAUSE', '1500', 'ALL');
      cutting(database);

      const begun = performance.now();
      const heard = await Promise.all([postTurn(program.url, form, hop), postTurn(second, form, hop)]);
      expect(performance.now() - begun).toBeLessThan(4500);
      cutting('never');
      await program.redisClient.call('CLIENT', 'UNPAUSE');
      await pause(redis === 'frozen' ? LEASE_MS : database === 'slow commit' ? 3000 : 100);
      const later = [await postTurn(second, form, hop), await postTurn(program.url, form, hop)];
      await program.redisClient.flushall();
      later.push(await postTurn(program.url, form, hop));

      const all = [...heard, ...later];
      const isSaved = (await sales()) === 1;
      expect(await sales()).toBeLessThanOrEqual(1);
      const kinds = new Set(all.map(kindOf));
      // Nobody reads that nothing was saved, or a question, once the sale is in the books, nor "saved" when it is not.
      expect([...kinds].filter((kind) => kind === (isSaved ? 'nothing' : 'saved'))).toEqual([]);
      if (saved) expect(all.filter((screen) => kindOf(screen) !== 'unsure' && screen.body !== saved.body)).toEqual([]);
      // With PostgreSQL there, everybody hears the same, and knows it.
      expect(new Set(later.map(({ body }) => body)).size).toBe(1);
      expect(kinds.has('unsure') && later.some((screen) => kindOf(screen) === 'unsure')).toBe(false);
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
