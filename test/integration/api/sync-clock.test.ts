import { afterAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createAccessTokens } from '../../../src/features/accounts/access-tokens.ts';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, read } from '../../support/api-client.ts';
import { openProgramPeople } from '../../support/program-people.ts';
import { TEST_SECRET_KEY } from '../../support/secrets.ts';

const HOUR_MS = 3_600_000;
const time = { aheadMs: 0 };
const now = (): Date => new Date(Date.now() + time.aheadMs);
const program = await openProgramPeople({ clock: { now } });
const { get, post, ask } = createApiClient(program.url);
const accessTokens = createAccessTokens(TEST_SECRET_KEY);

afterAll(program.stop);

const tokenOf = (role: 'vendor' | 'cashier') => accessTokens.issue(program.holderOf(role), now());
const result = z.object({ clientRef: z.string(), status: z.string(), at: z.string() });
const synced = z.object({
  results: z.array(result),
  clock: z.object({ offsetSeconds: z.number(), corrected: z.boolean() }),
});
const sync = async (body: object) => read(synced, await post('/v1/sync', await tokenOf('cashier'), body));
const soldAt = async (ref: string): Promise<string | undefined> => {
  const sales = z.object({ items: z.array(z.object({ clientRef: z.string(), soldAt: z.string() })) });
  const { items } = read(sales, await get('/v1/sales?limit=20', await tokenOf('vendor')));
  return items.find(({ clientRef }) => clientRef === ref)?.soldAt;
};
const before = (at: Date, minutes: number): string => new Date(at.getTime() - minutes * 60_000).toISOString();
const sale = (at: string, itemCode = 12) => ({
  ...{ type: 'sale', clientRef: newId(), at, lines: [{ itemCode, quantity: '1' }], payment: 'cash' },
});

/** An item that the device knows and the shop does not yet: what is refused now can be done later. */
const addItem = async (): Promise<void> => {
  const item = { name: 'Matches', unit: 'pc', priceMinor: 1000, stock: '9', alertThreshold: '0' };
  const made = await ask('POST', '/v1/inventory', {
    token: await tokenOf('vendor'),
    body: { ...item, clientRef: newId() },
  });
  expect(made.status).toBe(201);
};

test('what comes again a night later is done at its own time: a late delivery is no wrong clock', async () => {
  const sentAt = now();
  const [done, undone] = [sale(before(sentAt, 30)), sale(before(sentAt, 20), 41)];
  const body = { sentAt: sentAt.toISOString(), operations: [done, undone] };
  const first = await sync(body);
  expect(first.results.map(({ status }) => status)).toEqual(['done', 'refused']);
  await addItem();

  time.aheadMs += 9 * HOUR_MS;
  const again = await sync(body);
  expect(again.clock).toEqual({ ...first.clock, corrected: false });
  expect(again.results).toMatchObject([first.results[0], { status: 'done', at: undone.at }]);
  expect(await soldAt(undone.clientRef)).toBe(undone.at);
});

test('a clock that is three hours behind is put right by the first delivery, however late the next one comes', async () => {
  const sentAt = new Date(now().getTime() - 3 * HOUR_MS);
  const sold = sale(before(sentAt, 10));
  const body = { sentAt: sentAt.toISOString(), operations: [sold] };
  const first = await sync(body);
  expect(first.clock.corrected).toBe(true);
  const at = await soldAt(sold.clientRef);

  time.aheadMs += 5 * HOUR_MS;
  expect(await sync(body)).toEqual({ ...first, clock: { ...first.clock } });
  expect(await soldAt(sold.clientRef)).toBe(at);
  // What is sent anew says anew what the clock says.
  const right = sale(before(now(), 10));
  const later = await sync({ sentAt: now().toISOString(), operations: [right] });
  expect(later.clock.corrected).toBe(false);
  expect(await soldAt(right.clientRef)).toBe(right.at);
});
