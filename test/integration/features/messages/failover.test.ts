import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SMS_FORMATS, type SmsFormat } from '../../../kits/sms-formats.ts';
import { startSmsPeer, type Behaviour } from '../../../kits/sms-peer.ts';
import { openMessageDesk, type TestShop } from '../../../support/open-message-desk.ts';

const [first, second] = SMS_FORMATS as readonly [SmsFormat, SmsFormat];
const a = await startSmsPeer(first);
const b = await startSmsPeer(second);
const TIMEOUT_MS = 400;
const desk = await openMessageDesk({
  channels: [a, b].map(({ format, url }) => format.channel(url, TIMEOUT_MS)),
  failures: 5,
});
let shop: TestShop;
let phones = 0;
const newPhone = (): string => `+2547134${String((phones += 1)).padStart(5, '0')}`;

beforeEach(async () => {
  shop = await desk.openShop();
  a.treat('accept');
  b.treat('accept');
});
afterAll(async () => {
  await Promise.all([a.close(), b.close(), desk.close()]);
});

/** Queues a receipt and lets what is due be done; tells what phones got through either, and the row. */
const sendOne = async (to = newPhone()) => {
  await desk.queue(shop, to);
  await desk.runDue();
  const { status, attempt, error, ...row } = await desk.row(shop, to);
  return { to, a: a.takenFor(to).length, b: b.takenFor(to).length, status, attempt, error, row };
};
/** Whatever was learned of the providers is forgotten once both have taken a message. */
const bothWork = async (): Promise<void> => {
  desk.clock.advance(61_000);
  for (let time = 0; time < 2; time += 1) await sendOne();
};

describe('the second provider', () => {
  test('is not asked while the first takes messages', async () => {
    expect(await sendOne()).toMatchObject({ a: 1, b: 0, status: 'accepted', attempt: 1 });
  });

  test.each<Behaviour>(['later', 'fail', 'throttle', 'refuse by us'])(
    'has the message at once when the first surely did not take it: %s',
    async (behaviour) => {
      a.treat(behaviour);
      expect(await sendOne()).toMatchObject({ a: 0, b: 1, status: 'accepted', attempt: 2, error: null });
    },
  );

  test.each<[Behaviour, number]>([
    ['hang', 0],
    ['cut', 0],
    ['unknown status', 0],
    ['accept and hang', 1],
    ['accept and cut', 1],
    ['accept and 502', 1],
  ])('is never asked when nobody knows whether the first took it: %s', async (behaviour, taken) => {
    const to = newPhone();
    a.treat(behaviour, to);
    expect(await sendOne(to)).toMatchObject({ a: taken, b: 0, status: 'unknown', attempt: 1 });
    await desk.pass(30, 5);
    expect(await desk.row(shop, to)).toMatchObject({ status: 'failed', error: 'outcome_unknown' });
    expect(b.takenFor(to)).toEqual([]);
    await bothWork();
  });

  test('is not asked for a number that nobody can write to', async () => {
    a.treat('refuse');
    expect(await sendOne()).toMatchObject({ a: 0, b: 0, status: 'failed', error: 'invalid_phone_number' });
  });

  test('when it can not reach the network, the message waits for the first, which only was busy', async () => {
    a.treat('fail');
    b.treat('refuse by us');
    const { to, status } = await sendOne();
    expect(status).toBe('retry');
    a.treat('accept');
    await desk.pass(1);
    expect(await desk.row(shop, to)).toMatchObject({ status: 'accepted', provider_id: a.takenFor(to)[0]?.id });
  });

  test('when no provider can reach the network, nobody is asked again', async () => {
    a.treat('refuse by us');
    b.treat('refuse by us');
    expect(await sendOne()).toMatchObject({ status: 'failed', attempt: 2, a: 0, b: 0 });
  });

  test('when it does not take the message either, both are one try, and the pause is that of the first', async () => {
    a.treat('fail');
    b.treat('fail');
    const { to, status, attempt, row } = await sendOne();
    expect([status, attempt, row.not_before]).toEqual(['retry', 2, new Date(desk.clock.now().getTime() + 60_000)]);
    a.treat('accept');
    await desk.pass(1);
    expect([a.takenFor(to).length, b.takenFor(to).length]).toEqual([1, 0]);
  });
});

describe('the first provider is away', () => {
  test('messages go through the second within five seconds, without asking in vain; and back when it is there again', async () => {
    await bothWork();
    await a.goAway();
    const times: number[] = [];
    for (let message = 0; message < 12; message += 1) {
      const began = performance.now();
      expect(await sendOne()).toMatchObject({ b: 1, status: 'accepted' });
      times.push(performance.now() - began);
    }
    expect(Math.max(...times)).toBeLessThan(5000);
    expect(desk.routes.isAway(first.name)).toBe(true);
    // The last of them did not ask the first any more.
    expect(await sendOne()).toMatchObject({ attempt: 1, b: 1 });

    await a.comeBack();
    desk.clock.advance(11_000);
    expect(await sendOne()).toMatchObject({ a: 1, b: 0, attempt: 1 });
    expect(desk.routes.isAway(first.name)).toBe(false);
  }, 60_000);

  test('when neither answers a message is not burnt: it waits, and goes as soon as one is back', async () => {
    await bothWork();
    a.treat('hang');
    b.treat('hang');
    // Nobody knows what became of these: the providers are left alone after them.
    await Promise.all(Array.from({ length: 5 }, () => desk.queue(shop, newPhone())));
    await desk.runDue();
    await Promise.all(Array.from({ length: 5 }, () => desk.queue(shop, newPhone())));
    await desk.runDue();
    expect([first, second].map(({ name }) => desk.routes.isAway(name))).toEqual([true, true]);
    const waiting = await sendOne();
    expect(waiting).toMatchObject({ status: 'queued', attempt: 0, a: 0, b: 0 });
    a.treat('accept');
    desk.clock.advance(12_000);
    await desk.runDue();
    expect(await desk.row(shop, waiting.to)).toMatchObject({ status: 'accepted', attempt: 1 });
  }, 30_000);
});

/** A small generator of chance with a seed (mulberry32). */
const chance = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

describe('both providers fail in every way they can', () => {
  const SEED = 20_261_129;
  const FAULTS: readonly Behaviour[] = [
    ...(['later', 'fail', 'throttle', 'refuse by us', 'hang', 'cut', 'accept and hang', 'accept and cut'] as const),
    ...(['accept and 502', 'unknown status'] as const),
  ];

  test('no receipt reaches a phone twice, and each that does not reach it is a row of which nobody knows', async () => {
    await bothWork();
    const next = chance(SEED);
    const counts = new Map<string, number>();
    const decide = (): Behaviour => {
      const behaviour = next() < 0.45 ? (FAULTS[Math.floor(next() * FAULTS.length)] ?? 'accept') : 'accept';
      counts.set(behaviour, (counts.get(behaviour) ?? 0) + 1);
      return behaviour;
    };
    a.treatEach(decide);
    b.treatEach(decide);
    const receipts = Array.from({ length: 80 }, newPhone);
    for (const to of receipts) await desk.queue(shop, to);
    await desk.pass(120, 2);
    a.treat('accept');
    b.treat('accept');
    await desk.pass(180, 15);

    const rows = await Promise.all(receipts.map((to) => desk.row(shop, to)));
    const tell = `seed ${SEED}; ${[...counts].map(([fault, count]) => `${fault} ${count}`).join(', ')}`;
    const seen = rows.map(({ status, error, unknowns, to_phone: to }) => ({
      ...{ status, error, unknowns, tell },
      phones: a.takenFor(to).length + b.takenFor(to).length,
    }));
    for (const row of seen) {
      expect(row.phones).toBeLessThanOrEqual(1);
      if (row.status === 'accepted') expect(row).toMatchObject({ phones: 1, unknowns: 0 });
      else expect(row).toMatchObject({ status: 'failed', error: 'outcome_unknown', unknowns: 1 });
    }
    // Chance did its part: both ends came about, through both providers.
    expect(new Set(seen.map(({ status }) => status))).toEqual(new Set(['accepted', 'failed']));
    expect(Math.min(a.taken.length, b.taken.length)).toBeGreaterThan(5);
    expect([...counts.keys()].length).toBe(FAULTS.length + 1);
  }, 120_000);
});
