import { connect } from 'node:net';
import { afterAll, expect, test } from '@jest/globals';
import { createKibanda } from '../../../clients/typescript/client.ts';
import type { Operation, SyncResult } from '../../../clients/typescript/operations.ts';
import { openProgramPeople } from '../../support/program-people.ts';

const program = await openProgramPeople();
afterAll(program.stop);

/** `KIBANDA_SYNC_SEEDS=1-200` plays more of them; a seed gives the same work and the same cuts again. */
const [first = 1, last = first] = (process.env['KIBANDA_SYNC_SEEDS'] ?? '7-8').split('-').map(Number);
const SEEDS = Array.from({ length: last - first + 1 }, (_, n) => first + n);

const DEVICES = 20;
const OF_A_DEVICE = 25;

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
const chanceOf = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
type Chance = ReturnType<typeof chanceOf>;
const below = (chance: Chance, n: number): number => Math.floor(chance() * n);

interface Shop {
  readonly token: string;
  readonly customerPhone: string;
}
const tally = { shops: 0 };

/** A shop with goods and somebody who owes; every shop is like every other. */
const openShop = async (): Promise<Shop> => {
  tally.shops += 1;
  const n = 1000 + tally.shops;
  const open = createKibanda({ url: program.url, fetch: fromElsewhere(n) });
  const body = {
    username: `cut-${n}`,
    password: 'green bananas by the lake',
    phone: `+25471200${n}`,
    shopName: 'Cut',
    country: 'KE',
  } as const;
  const opened = await open('signUp', { body });
  if (!opened.ok || !('accessToken' in opened.data)) throw new Error(`No shop: ${JSON.stringify(opened)}`);
  const token = opened.data.accessToken;
  const kibanda = createKibanda({ url: program.url, token });
  for (const name of ['Bread', 'Milk', 'Salt']) {
    const item = { clientRef: name, name, unit: 'pc', priceMinor: 5000, stock: '300', alertThreshold: '0' } as const;
    await kibanda('createItem', { body: item });
  }
  const customerPhone = '+254712999999';
  await kibanda('createCustomer', { body: { phone: customerPhone, name: 'Auma' } });
  const lines = [{ itemCode: 1, quantity: '90' }];
  await kibanda('createSale', {
    body: { clientRef: 'opening', lines, payment: 'credit', customerPhone, allowOverLimit: true },
  });
  return { token, customerPhone };
};

/** Sign-ups are counted by address. */
const fromElsewhere =
  (n: number): typeof globalThis.fetch =>
  (input, init) =>
    fetch(input, { ...init, headers: { ...(init?.headers as object), 'x-forwarded-for': `203.0.${n % 250}.7` } });

const AT = Date.UTC(2026, 10, 29, 6);

/** What a device did offline. */
const operationOf = (chance: Chance, ref: string, at: string, { customerPhone }: Shop): Operation => {
  const itemCode = 1 + below(chance, 3);
  const quantity = String(1 + below(chance, 4));
  switch (below(chance, 8)) {
    case 0:
      return { type: 'restock', clientRef: ref, at, itemCode, quantity };
    case 1:
      return { type: 'expense', clientRef: ref, at, amountMinor: 100 * (1 + below(chance, 50)), category: 'transport' };
    case 2:
      return { type: 'payment', clientRef: ref, at, customerPhone, amountMinor: 100, payment: 'cash' };
    default:
      return { type: 'sale', clientRef: ref, at, lines: [{ itemCode, quantity }], payment: 'cash' };
  }
};

const workOf = (chance: Chance, device: number, shop: Shop): readonly Operation[] => {
  const done: Operation[] = [];
  for (let n = 0; n < OF_A_DEVICE; n += 1) {
    const at = new Date(Math.min(AT, Date.now() - 3_600_000) + n * 1000).toISOString();
    const ref = `d${device}.${n}`;
    const sold = done.find(
      ({ type, clientRef }) => type === 'sale' && !done.some((op) => op.type === 'void' && op.saleRef === clientRef),
    );
    done.push(
      sold !== undefined && below(chance, 6) === 0
        ? { type: 'void', clientRef: ref, at, saleRef: sold.clientRef, reason: 'wrong_item' }
        : operationOf(chance, ref, at, shop),
    );
  }
  return done;
};

/** Sends a sync and cuts the line at some byte, of the request or of the answer. */
const sendCut = (chance: Chance, token: string, operations: readonly Operation[]): Promise<void> => {
  const { hostname, port } = new URL(program.url);
  const body = JSON.stringify({ sentAt: new Date().toISOString(), operations });
  const head = [
    ...[
      'POST /v1/sync HTTP/1.1',
      `Host: ${hostname}`,
      `Authorization: Bearer ${token}`,
      'Content-Type: application/json',
    ],
    ...[`Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close', '', ''],
  ];
  const request = Buffer.from(head.join('\r\n') + body);
  // As often in the answer as in the request; and whole requests whose sender left at once.
  const cutAt = below(chance, 3 * request.length);
  const patienceMs = below(chance, 400);
  return new Promise((resolve) => {
    const line = connect(Number(port), hostname);
    const end = (): void => {
      line.destroy();
      resolve();
    };
    line.on('error', end).on('close', end);
    line.write(request.subarray(0, cutAt), () => {
      if (cutAt < request.length) end();
      else setTimeout(end, patienceMs);
    });
    let left = Math.max(0, cutAt - request.length);
    line.on('data', (bytes) => {
      left -= bytes.length;
      if (left <= 0) end();
    });
  });
};

/** A device drops what was answered, and sends the rest again until nothing is left. */
const bringHome = async (token: string, operations: readonly Operation[]): Promise<void> => {
  const kibanda = createKibanda({ url: program.url, token });
  let left = operations;
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries > 30) throw new Error(`Still not home: ${JSON.stringify(left.slice(0, 2))}`);
    const answer = await kibanda('sync', { body: { sentAt: new Date().toISOString(), operations: left } });
    if (!answer.ok) continue;
    const { results } = answer.data;
    const isOver = ({ status, retry }: SyncResult): boolean => status === 'done' || retry !== true;
    expect(results.filter((one) => isOver(one) && one.status !== 'done')).toEqual([]);
    left = left.filter((_, n) => results[n] === undefined || !isOver(results[n]));
  }
};

const stormy = async (chance: Chance, { token }: Shop, operations: readonly Operation[]): Promise<void> => {
  await sendCut(chance, token, operations);
  const half = below(chance, operations.length);
  await sendCut(chance, token, [...operations.slice(half), ...operations.slice(0, half)]);
  await bringHome(token, operations);
};

/** What the books say in the end, without what tells one run from another. */
const booksOf = async ({ token, customerPhone }: Shop) => {
  const kibanda = createKibanda({ url: program.url, token });
  const items = await kibanda('listInventory');
  const customers = await kibanda('listCustomers');
  const file = async (name: 'sales.csv' | 'expenses.csv' | 'movements.csv' | 'payments.csv') => {
    const got = await kibanda('exportBooks', { params: { file: name } });
    return got.ok ? (await got.data.text()).split('\r\n').length : 0;
  };
  if (!items.ok || !customers.ok) throw new Error('The books cannot be read.');
  const lengths: number[] = [];
  for (const name of ['sales.csv', 'expenses.csv', 'movements.csv', 'payments.csv'] as const)
    lengths.push(await file(name));
  const today = new Date().toISOString().slice(0, 10);
  const day = await kibanda('getDashboard', { query: { from: today, to: today } });
  return {
    stock: items.data.items.map(({ code, stock }) => [code, stock]),
    owes: customers.data.items.map(({ phone, balance }) => [phone === customerPhone, balance]),
    lengths,
    totals: day.ok ? day.data.totals : day.status,
  };
};

test.each(SEEDS)(
  '500 operations of 20 devices, each cut twice: the books are those of one clean run (seed %i)',
  async (seed) => {
    const [clean, cut] = [await openShop(), await openShop()];
    const work = (shop: Shop) =>
      Array.from({ length: DEVICES }, (_, device) => workOf(chanceOf(seed * 100 + device), device, shop));
    await bringHome(clean.token, work(clean).flat());
    await Promise.all(work(cut).map((operations, device) => stormy(chanceOf(seed * 7919 + device), cut, operations)));
    expect(await booksOf(cut)).toEqual(await booksOf(clean));
  },
  300_000,
);

test('operations of every kind, sent by eight connections at the same time: all hear that they are done, and they are done once', async () => {
  const { token, customerPhone } = await openShop();
  const at = new Date(Date.now() - 60_000).toISOString();
  const operations: readonly Operation[] = [
    { type: 'restock', clientRef: 'r', at, itemCode: 1, quantity: '5' },
    { type: 'sale', clientRef: 's', at, lines: [{ itemCode: 1, quantity: '2' }], payment: 'cash' },
    { type: 'sale', clientRef: 'v', at, lines: [{ itemCode: 2, quantity: '2' }], payment: 'cash' },
    { type: 'payment', clientRef: 'p', at, customerPhone, amountMinor: 100, payment: 'cash' },
    { type: 'expense', clientRef: 'e', at, amountMinor: 100, category: 'transport' },
    { type: 'count', clientRef: 'c', at, itemCode: 3, counted: '290', expected: '300', reason: 'broken' },
    { type: 'void', clientRef: 'x', at, saleRef: 'v', reason: 'wrong_item' },
  ];
  const before = await booksOf({ token, customerPhone });
  await Promise.all(Array.from({ length: 8 }, () => bringHome(token, operations)));

  const after = await booksOf({ token, customerPhone });
  expect(before.stock).toEqual([
    [1, '210'],
    [2, '300'],
    [3, '300'],
  ]);
  expect(after.stock).toEqual([
    [1, '213'],
    [2, '300'],
    [3, '290'],
  ]);
  expect(after.owes).toEqual([[true, { amountMinor: 449_900, currency: 'KES' }]]);
  // The restock, the two sales, the count and the void moved goods.
  expect(after.lengths.map((length, n) => length - (before.lengths[n] ?? 0))).toEqual([2, 1, 5, 1]);
});
