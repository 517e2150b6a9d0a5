import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { adopt } from '../../src/cli/backup/adopt.ts';
import { verifyBackup } from '../../src/cli/backup/verify.ts';
import { checkAll } from '../../src/cli/check-command.ts';
import { withFeatures, type Access } from '../../src/cli/with-features.ts';
import { loadDataConfig } from '../../src/config.ts';
import { ASHA, NJERI } from '../support/acceptance-people.ts';
import { SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { archivedProgram } from '../support/archived-program.ts';
import { until } from '../support/until.ts';
import { ussdPhone } from '../support/ussd-phone.ts';

const { server, provider, env, run, rows, forgetDials } = await archivedProgram();
let program = await run(['web']);

const restart = async (roles: Parameters<typeof run>[0]): Promise<void> => {
  await program.stop();
  program = await run(roles);
};
const command = (work: (access: Access) => Promise<void>): Promise<void> => withFeatures(loadDataConfig(env), work);
const toNobody = (): void => undefined;

const RECEIPT = /Receipt (\d+)-(\d)/;
/** What was sold, by what the seller read. */
const receiptIn = (text: string): string => (RECEIPT.exec(text) ?? []).slice(1).join('');

/** Sells so much sugar and has the receipt sent to a customer; answers the number on it. */
const sellWithReceipt = async (quantity: number, customer: string): Promise<string> => {
  const caller = ussdPhone(program.url, ASHA);
  await caller.dial(`*384*7*1*12*${quantity}#`);
  const { text } = await caller.send('1');
  await caller.send('1');
  expect((await caller.send(customer)).page).toBe('S6');
  return receiptIn(text);
};

/** Sells one piece after the other, until the seller no longer reads that it is sold; notes what was. */
const sellUntilTrouble = async (phone: string, item: number, sold: string[]): Promise<void> => {
  for (;;) {
    const caller = ussdPhone(program.url, phone);
    await caller.dial(`*384*7*1*${item}*1#`);
    const answer = await caller.send('1');
    // The same once more within a minute is asked about.
    const { page, text } = answer.page === 'S9' ? await caller.send('1') : answer;
    if (page !== 'S4') return;
    sold.push(receiptIn(text));
    await forgetDials();
  }
};

const inTheBooks = async (): Promise<readonly string[]> => {
  const sales = await rows<{ receipt: string }>(`select receipt_reference as receipt from ${SHOP_A_SCHEMA}.sales`);
  return sales.map(({ receipt }) => receipt);
};
const waiting = async (): Promise<number> => {
  const events = await rows<{ id: string }>('select id from public.outbox where published_at is null');
  return events.length;
};

const [FIRST, SECOND, THIRD] = ['+254712600001', '+254712600002', '+254712600003'];
const sold: string[] = [];
let before = { receipts: [] as string[], at: '' };

test('killed in the middle of sales, the database comes back to the end: whatever a seller read as sold is in the books', async () => {
  await server.backup();
  // Nobody publishes or sends yet, so that at the moment noted here all of it still waits.
  before = { receipts: [await sellWithReceipt(1, FIRST)], at: '' };
  expect(await waiting()).toBeGreaterThan(0);
  const [now] = await rows<{ at: string }>('select clock_timestamp()::text as at');
  before.at = now?.at ?? '';

  await restart(['web', 'relay', 'worker']);
  await until(() => provider.acceptedFor(FIRST).length === 1);
  sold.push(...before.receipts, await sellWithReceipt(2, SECOND));
  await until(() => provider.acceptedFor(SECOND).length === 1);

  const selling = [sellUntilTrouble(ASHA, 12, sold), sellUntilTrouble(NJERI, 20, sold)];
  await until(() => sold.length >= 12, 60_000);
  await server.kill();
  await Promise.all(selling);
  await program.stop();

  await server.restore();
  expect(await inTheBooks()).toEqual(expect.arrayContaining(sold));
  await command(async (access) => {
    expect(await checkAll(access, undefined, toNobody)).toBe(2);
  });
}, 180_000);

test('what waits in a restored database stays there while shops sell, and once it is taken over nobody hears of anything twice', async () => {
  // To the second at which everything still waited that has reached its phones since.
  await server.kill();
  await server.restore(before.at);
  expect(await inTheBooks()).toEqual(before.receipts);
  const untold = await waiting();
  const heard = provider.accepted.length;

  program = await run(['web', 'relay', 'worker']);
  const anew = await sellWithReceipt(3, THIRD);
  expect(await waiting()).toBeGreaterThan(untold);
  expect(await inTheBooks()).toContain(anew);

  // The sale above waits with the rest: to be sure that nothing is doubled, it is given up as well.
  await command((access) => adopt(access, { nothingLost: false, print: toNobody }));
  expect(await waiting()).toBe(0);
  expect(provider.accepted).toHaveLength(heard);

  // What is sold from now on is told, and events go in their order: whatever was to come before it has come.
  await sellWithReceipt(4, THIRD);
  await until(() => provider.acceptedFor(THIRD).length === 1);
  expect(provider.accepted).toHaveLength(heard + 1);
  const messages = await rows<{ to: string }>(`select to_phone as to from ${SHOP_A_SCHEMA}.sms_messages`);
  expect(messages.map(({ to }) => to)).not.toContain(FIRST);
  await command(async (access) => {
    expect(await checkAll(access, undefined, toNobody)).toBe(2);
  });
}, 180_000);

const verify = () =>
  verifyBackup(
    { stanza: 'kibanda', postgres: server.binaries },
    { env, print: toNobody, stopping: new AbortController().signal },
  );

test('a backup is verified: restored beside, added up, dialled; and nothing leaves the copy', async () => {
  await server.backup();
  await sellWithReceipt(5, SECOND);
  await until(() => provider.acceptedFor(SECOND).length === 2);
  const [before] = await rows<{ count: string }>('select archived_count as count from pg_stat_archiver');
  await rows('select pg_switch_wal()');
  await until(async () => {
    const [now] = await rows<{ count: string }>('select archived_count as count from pg_stat_archiver');
    return now?.count !== before?.count;
  });
  const heard = provider.accepted.length;
  const verified = await verify();
  expect(verified).toMatchObject({ shops: 2, page: expect.stringMatching(/^[HCV]M$/) });
  expect(verified.rtoSeconds).toBeLessThan(120);
  expect(verified.rpoSeconds).toBeLessThan(120);
  expect(provider.accepted).toHaveLength(heard);
}, 180_000);

test('a backup that somebody has changed is refused, in a sentence', async () => {
  const files = globSync(join(server.repository, 'backup/kibanda/*F/pg_data/base/*/*.gz'));
  const newest = files.filter((file) => file.includes(files.toSorted().at(-1)?.split('/pg_data/')[0] ?? ''));
  const largest = newest.toSorted((one, other) => statSync(other).size - statSync(one).size)[0] ?? '';
  const bytes = readFileSync(largest);
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
  writeFileSync(largest, bytes);
  await expect(verify()).rejects.toThrow(/^The backup kibanda cannot be restored: /);
}, 120_000);
