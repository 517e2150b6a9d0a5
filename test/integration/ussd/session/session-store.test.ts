import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { closeRedis, createRedis, redisReady, type RedisClient } from '../../../../src/platform/redis.ts';
import { createSessionStore, type HeldSession, type SessionKey } from '../../../../src/ussd/session/session-store.ts';
import type { Answer } from '../../../../src/ussd/turn.ts';
import { standingAlone, testRedis } from '../../../support/redis.ts';

const { url: redisUrl } = await testRedis();

const run = promisify(execFile);
const page = (id: string, text = `The page ${id}\n1. Go on 0. Back`): Answer => ({ text, end: false, page: id });
const aSession = (caller = randomUUID().replaceAll('-', '').slice(0, 16)): SessionKey => ({
  caller,
  gateway: 'at',
  session: randomUUID().replaceAll('-', '').slice(0, 16),
});

let redis: RedisClient;
beforeAll(async () => {
  redis = createRedis(standingAlone(redisUrl), 'sessions', silentLogger);
  await redisReady(redis);
});
afterAll(async () => {
  await closeRedis(redis);
});

const take = async (store: ReturnType<typeof createSessionStore>, key: SessionKey): Promise<HeldSession> => {
  const held = await store.acquire(key);
  if (held === 'busy') throw new Error('the session is busy');
  return held;
};

describe('a session in Redis', () => {
  test('begins empty and keeps state, answers and drafts from turn to turn', async () => {
    const store = createSessionStore(redis);
    const key = aSession();
    const first = await take(store, key);
    expect(first).toMatchObject({ state: undefined, dials: 1, revoked: false });
    expect(first.drafts.size).toBe(0);

    const answer = { text: 'Mama Njeri: Ünïcode ✓ too\n1. Sell', end: false, page: 'VM' };
    await store.release(first, {
      state: '{"page":"VM"}',
      answer: { stepTag: 'aaaa', answer },
      drafts: new Map([
        ['shop-a', '{"lines":1}'],
        ['shop-b', '{"lines":2}'],
      ]),
    });
    const second = await take(store, key);
    expect(second).toMatchObject({ state: '{"page":"VM"}', dials: undefined });
    expect(second.answerTo('aaaa')).toEqual(answer);
    expect(second.answerTo('bbbb')).toBeUndefined();
    expect(Object.fromEntries(second.drafts)).toEqual({ 'shop-a': '{"lines":1}', 'shop-b': '{"lines":2}' });

    await store.release(second, { drafts: new Map([['shop-a', null]]) });
    const third = await take(store, key);
    expect(third.state).toBe('{"page":"VM"}');
    expect([...third.drafts.keys()]).toEqual(['shop-b']);
  });

  test('is held by one turn at a time, and the next one waits for its answer', async () => {
    const store = createSessionStore(redis, { pollMs: 5 });
    const key = aSession();
    const held = await take(store, key);

    expect(await store.acquire(key)).toBe('busy');
    const waiting = store.waitForAnswer(key, 'step-1', 2000);
    await sleep(20);
    await store.release(held, { state: '{}', answer: { stepTag: 'step-1', answer: page('S1') } });

    expect(await waiting).toEqual(page('S1'));
    expect(await store.waitForAnswer(key, 'step-2', 2000)).toBe('free');
  });

  test('tells a turn that waits too long that it is still busy', async () => {
    const store = createSessionStore(redis, { pollMs: 5 });
    const key = aSession();
    await take(store, key);

    expect(await store.waitForAnswer(key, 'step-1', 40)).toBe('busy');
  });

  test('is not overwritten by a turn that overslept its lease', async () => {
    const store = createSessionStore(redis, { leaseMs: 30 });
    const key = aSession();
    const slow = await take(store, key);
    await sleep(60);
    const patient = createSessionStore(redis);
    const quick = await take(patient, key);
    await patient.release(quick, { state: 'quick', answer: { stepTag: 'q', answer: page('S2') } });

    expect(await store.release(slow, { state: 'slow', drafts: new Map([['shop', 'slow']]) })).toBe('lost');
    const now = await take(patient, key);
    expect(now.state).toBe('quick');
    expect(now.drafts.size).toBe(0);
  });

  test('stays locked for the new holder when the old one comes back', async () => {
    const store = createSessionStore(redis, { leaseMs: 30 });
    const key = aSession();
    const slow = await take(store, key);
    await sleep(60);
    const patient = createSessionStore(redis);
    await take(patient, key);
    await store.release(slow, { state: 'slow' });

    expect(await patient.acquire(key)).toBe('busy');
  });

  test('counts once what the client sends twice after a lost reply', async () => {
    const store = createSessionStore(redis);
    const key = aSession();
    const held = await take(store, key);
    const change = { state: 'once', answer: { stepTag: 's', answer: page('S1') } };

    expect(await store.release(held, change)).toBe('saved');
    expect(await store.release(held, change)).toBe('saved');
  });

  test('is not found by another number, and not by another gateway', async () => {
    const store = createSessionStore(redis);
    const key = aSession();
    await store.release(await take(store, key), { state: 'mine' });

    expect((await take(store, { ...key, caller: 'ffffffffffffffff' })).state).toBeUndefined();
    expect((await take(store, { ...key, gateway: 'hubtel' })).state).toBeUndefined();
  });

  test('counts the dials of a number over its sessions, not its key presses', async () => {
    const store = createSessionStore(redis);
    const key = aSession();
    await store.release(await take(store, key), { state: '{}' });
    await store.release(await take(store, key), { state: '{}' });

    expect((await take(store, { ...key, session: 'another' })).dials).toBe(2);
  });

  test('hears that rights were taken from the number after it began, and a later session does not', async () => {
    const store = createSessionStore(redis);
    const key = aSession();
    await store.release(await take(store, key), { state: '{}' });
    await store.revoke(key.caller);
    const held = await take(store, key);
    expect(held.revoked).toBe(true);

    await sleep(5);
    expect((await take(store, { ...key, session: 'later' })).revoked).toBe(false);
  });

  test('forgets a draft after its time, whatever happens to the drafts of other shops', async () => {
    const store = createSessionStore(redis, { draftMs: 600 });
    const key = aSession();
    await store.release(await take(store, key), { drafts: new Map([['old', 'x']]) });
    await sleep(400);
    await store.release(await take(store, key), { drafts: new Map([['young', 'y']]) });
    await sleep(300);

    expect([...(await take(store, key)).drafts.keys()]).toEqual(['young']);
  });

  test('goes on when Redis is emptied in the middle of a turn: the turn hears that nothing was kept', async () => {
    const store = createSessionStore(redis);
    const key = aSession();
    const held = await take(store, key);
    await redis.flushdb();
    await redis.script('FLUSH');

    expect(await store.release(held, { state: '{}' })).toBe('lost');
    const again = await take(store, key);
    expect(again.state).toBeUndefined();
    expect(await store.release(again, { state: 'walked again' })).toBe('saved');
  });

  test('with broken data counts as no session', async () => {
    const store = createSessionStore(redis);
    const key = aSession();
    await redis.set(`ussd:{${key.caller}}:s:${key.gateway}:${key.session}`, 'x;1zz;z:too short');

    expect((await take(store, key)).state).toBeUndefined();
  });

  test('leaves nothing behind for ever: every key has an end', async () => {
    const store = createSessionStore(redis);
    const key = aSession();
    await store.release(await take(store, key), { state: '{}', drafts: new Map([['shop', 'x']]) });
    await store.revoke(key.caller);
    await take(store, key);
    const lives = await Promise.all((await redis.keys(`ussd:{${key.caller}}:*`)).map(async (name) => redis.pttl(name)));

    expect(lives).toHaveLength(5);
    expect(Math.min(...lives)).toBeGreaterThan(0);
  });

  test('keeps its count when two processes fight for it', async () => {
    const key = aSession();
    const racer = async (): Promise<unknown> =>
      run(process.execPath, ['--import', 'tsx', 'test/support/session-racer.ts', redisUrl, key.caller, '100']);
    await Promise.all([racer(), racer()]);
    const held = await take(createSessionStore(redis), { ...key, gateway: 'race', session: 'one' });

    expect(held.state).toBe('200');
  }, 30_000);

  test('of a sale takes less than a kilobyte', async () => {
    const store = createSessionStore(redis);
    const key = aSession();
    const pages = [
      page('VM', 'Mama Njeri Shop\n1. Sell\n2. Stock\n3. Debts\n4. Today\n5. Receipts\n6. Shop, help\n0. Exit'),
      page('S1', 'Item number?\n12 Sugar 1kg 150\n7 Bread 400g 65\n3 Milk 500ml 60\n98. More 0. Back'),
      page('S2', 'Sugar 1kg Ksh150\nHow many? (34 left)\n0. Back'),
      page('S3', '3 Sugar 1kg 450\nTOTAL Ksh450\n1. Cash 2. M-Pesa 3. Card\n4. Credit 5. Add item\n6. Change 0. Back'),
      page('S4', 'SAVED 1043-2 Ksh450 cash\n1. SMS receipt\n2. New sale\n9. Undo 0. Home'),
    ];
    const state = JSON.stringify({
      v: 1,
      menu: 'a1b2c3d4',
      page: 'S3',
      stack: ['VM', 'S1', 'S2'],
      strikes: 0,
      language: 'en',
      step: 4,
      member: '01932145-7c3e-7000-8000-123456789012',
      draft: '01932145-7c3e-7000-8000-223456789012',
      values: { cart: [{ code: 12, quantity: 3000, price: 15000 }] },
    });
    for (const [i, answer] of pages.entries()) {
      const stepTag = randomUUID().replaceAll('-', '');
      await store.release(await take(store, key), { state, answer: { stepTag: `${stepTag}${i}`, answer } });
    }
    const bytes = Number(await redis.memory('USAGE', `ussd:{${key.caller}}:s:at:${key.session}`));

    expect(bytes).toBeLessThan(1024);
  });
});
