import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '../../../../src/platform/ids.ts';
import { finishWork, oldestDueSeconds, planWork, takeDueWork } from '../../../../src/tenancy/due-work.ts';
import type { TenantTransaction } from '../../../../src/tenancy/tenant-transaction.ts';
import { NOON, openDesk, type TestShop } from '../../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

const later = (seconds: number): Date => new Date(NOON.getTime() + seconds * 1000);
const take = (now: Date, limit = 100) => takeDueWork(desk.pool, { now, limit, leaseMs: 30_000 });
let mine: TestShop;
let other: TestShop;

beforeEach(async () => {
  mine = await desk.openShop();
  other = await desk.openShop();
  await desk.owner('public.due_work').delete();
});

const plan = (shop: TestShop, subjectId: string, dueAt: Date): Promise<void> =>
  desk.inTenant(shop.tenant, (tx) => planWork(tx, { kind: 'send-sms', subjectId, dueAt }));

describe('work that is due', () => {
  test('is handed out when its time has come, and not before', async () => {
    const subjectId = newId();
    await plan(mine, subjectId, later(60));

    expect(await take(later(59))).toEqual([]);
    expect(await take(later(60))).toEqual([{ kind: 'send-sms', tenantId: mine.tenant.id, subjectId }]);
  });

  test('comes back when nobody has done it, and not when it is done', async () => {
    const subjectId = newId();
    await plan(mine, subjectId, NOON);
    expect(await take(NOON)).toHaveLength(1);
    expect(await take(later(29))).toEqual([]);
    expect(await take(later(30))).toHaveLength(1);
    await desk.inTenant(mine.tenant, (tx) => finishWork(tx, { kind: 'send-sms', subjectId }));
    expect(await take(later(3600))).toEqual([]);
  });

  test('is not there when the transaction that made it fails', async () => {
    const failing = desk.inTenant(mine.tenant, async (tx) => {
      await planWork(tx, { kind: 'send-sms', subjectId: newId(), dueAt: NOON });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await take(later(3600))).toEqual([]);
  });

  test('ages while no worker takes it, and not once it is taken, done or due later', async () => {
    const subjectId = newId();
    expect(await oldestDueSeconds([desk.pool], later(600))).toBe(0);
    await plan(mine, subjectId, NOON);
    await plan(other, newId(), later(3600));
    const ages = [];
    for (const seconds of [-1, 0, 60, 600]) ages.push(await oldestDueSeconds([desk.pool], later(seconds)));
    expect(ages).toEqual([0, 0, 60, 600]);

    expect(await take(later(600))).toHaveLength(1);
    expect(await oldestDueSeconds([desk.pool], later(601))).toBe(0);
    await desk.inTenant(mine.tenant, (tx) => finishWork(tx, { kind: 'send-sms', subjectId }));
    expect(await oldestDueSeconds([desk.pool], later(3599))).toBe(0);
  });

  test('goes to one of those who ask at the same time', async () => {
    const subjects = Array.from({ length: 60 }, () => newId());
    for (const [index, subject] of subjects.entries()) await plan(index % 2 === 0 ? mine : other, subject, NOON);
    const taken = await Promise.all(Array.from({ length: 8 }, () => take(NOON, 10)));

    const handedOut = taken.flat().map(({ subjectId }) => subjectId);
    expect(new Set(handedOut).size).toBe(handedOut.length);
    const rest = await take(NOON, 100);
    expect([...handedOut, ...rest.map(({ subjectId }) => subjectId)].sort()).toEqual([...subjects].sort());
  });
});

describe('a shop', () => {
  const inMine = (work: (tx: TenantTransaction) => Promise<unknown>) => desk.inTenant(mine.tenant, work);

  test('neither sees nor touches the work of another', async () => {
    await plan(other, newId(), NOON);
    expect(await inMine((tx) => tx.query({ text: 'select 1 from public.due_work', values: [] }))).toEqual([]);
    await inMine((tx) => tx.query({ text: 'delete from public.due_work', values: [] }));
    await inMine((tx) => tx.query({ text: 'update public.due_work set due_at = now()', values: [] }));
    expect(await take(NOON)).toHaveLength(1);
  });

  test('cannot plan work in the name of another', async () => {
    const text = `insert into public.due_work (kind, tenant_id, subject_id, due_at) values ('send-sms', $1, $2, now())`;
    const values = [other.tenant.id, newId()];
    await expect(inMine((tx) => tx.query({ text, values }))).rejects.toMatchObject({ sqlState: '42501' });
  });

  test.each(['sms_provider_ids', 'sms_reports', 'sms_opt_outs'])('has no look into %s', async (table) => {
    const text = `select 1 from public.${table}`;
    await expect(inMine((tx) => tx.query({ text, values: [] }))).rejects.toMatchObject({ sqlState: '42501' });
  });
});
