import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, expect, test } from '@jest/globals';
import type { Cut } from '../support/cutting-proxy.ts';
import { watchPeople } from '../support/people-watch.ts';
import { programBehindACut } from '../support/program-behind-a-cut.ts';
import { pagesOf, postTurn, ussdPhone } from '../support/ussd-phone.ts';
import { HALIMA, NJERI } from '../support/acceptance-people.ts';

/** What is changed of people is saved in the directory and not in a shop, so no answer is kept together with it. */
const { program, cutting } = await programBehindACut();
const people = watchPeople(program);
const STRANGER = '+254755000005';

interface Act {
  readonly act: string;
  readonly who: string;
  readonly given?: () => Promise<void>;
  readonly keys: readonly string[];
  readonly key: string;
  /** How often it is in the books. */
  readonly made: () => Promise<number>;
}

const ACTS: readonly Act[] = [
  {
    act: 'a shop is opened',
    who: STRANGER,
    keys: ['1', '1', 'Amina Stores', 'Amina', '5831', '5831'],
    key: '1',
    made: async () => (await people.members(STRANGER)).length,
  },
  {
    act: 'an invited seller comes',
    who: HALIMA,
    given: () => people.invite(HALIMA, 'Halima'),
    keys: ['1', '5831'],
    key: '5831',
    made: async () => (await people.members(HALIMA)).filter(({ status }) => status === 'active').length,
  },
  {
    act: 'a PIN is set by code',
    who: NJERI,
    given: () => people.expectCode(NJERI, '482913'),
    keys: ['482913', '7402'],
    key: '7402',
    made: async () => Number(await people.isPin(NJERI, '7402')),
  },
];
const DATABASE: readonly Cut[] = ['never', 'before commit', 'after commit', 'slow commit', 'down'];

beforeEach(async () => {
  cutting('never');
  await program.reload('windows-over');
});

test.each(ACTS.flatMap((act) => DATABASE.map((database) => ({ ...act, database }))))(
  '$act, PostgreSQL: $database: what the page says is so, and nobody reads NOTHING was saved when it was',
  async ({ who, given, keys, key, made, database }) => {
    await given?.();
    const phone = ussdPhone(program.url, who);
    expect((await pagesOf(phone, '*384*7#', keys)).filter((page) => page.startsWith('X'))).toEqual([]);
    const form = phone.formFor(key);
    const hop = phone.hop();
    cutting(database);

    const begun = performance.now();
    const heard = await postTurn(program.url, form, hop);
    expect(performance.now() - begun).toBeLessThan(4500);
    cutting('never');
    await pause(database === 'slow commit' ? 3000 : 100);
    const again = await postTurn(program.url, form, hop);

    const done = await made();
    expect(done).toBeLessThanOrEqual(1);
    const isPage = ({ page }: typeof heard): boolean => page !== 'X3' && page !== 'X3U';
    for (const screen of [heard, again]) {
      if (screen.page === 'X3') expect(done).toBe(0);
      if (isPage(screen)) expect(done).toBe(1);
    }
    if (database === 'after commit') expect(done).toBe(1);
    if (database === 'never') expect(again.body).toBe(heard.body);
    // Whoever dials anew is where the books say: no second shop, no second invitation, the PIN that holds.
    const dialled = await ussdPhone(program.url, who).dial();
    expect(dialled.page.startsWith('X')).toBe(false);
    expect(await made()).toBe(done);
  },
  30_000,
);
