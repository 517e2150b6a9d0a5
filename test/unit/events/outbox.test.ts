import { describe, expect, test } from '@jest/globals';
import { newEvent } from '../../../src/events/catalogue.ts';
import { createOutboxBell, outboxInsert, outboxRows } from '../../../src/events/outbox.ts';
import { newId } from '../../../src/platform/ids.ts';
import { pause } from '../../../src/platform/pause.ts';

const counted = (tenantId: string, reason = 'count') =>
  newEvent('stock.adjusted', {
    tenantId,
    occurredAt: new Date('2026-11-23T08:00:00Z'),
    actor: { id: null, role: 'system', channel: 'system' },
    data: { itemId: newId(), code: 7, name: 'Milk', deltaMilli: 1, balanceMilli: 2, reason },
  });

describe('the outbox', () => {
  test('keeps the whole CloudEvent, in the order of the announcements', () => {
    const events = [counted(newId()), counted(newId())];
    const rows = outboxRows(events);
    expect(rows.map(({ id, type, tenant_id }) => ({ id, type, tenantId: tenant_id }))).toEqual(
      events.map(({ id, type, tenantId }) => ({ id, type, tenantId })),
    );
    expect(JSON.parse(rows[0]?.payload ?? '')).toMatchObject({ specversion: '1.0', id: events[0]?.id });
  });

  test('needs no statement when nothing was announced', () => {
    expect(outboxInsert([])).toBeUndefined();
  });

  test('takes the turns of several shops in one order, so that two writers cannot wait for each other', () => {
    const shops = [newId(), newId(), newId()].sort();
    const [one, two] = [shops, [...shops].reverse()].map((order) => outboxInsert(order.map((shop) => counted(shop))));
    expect(one?.values.at(-1)).toEqual(shops);
    expect(two?.values.at(-1)).toEqual(shops);
  });

  test('refuses an event that no broker would take', () => {
    const event = counted(newId());
    const huge = { ...event, data: { ...event.data, name: 'x'.repeat(200_000) } };
    expect(() => outboxRows([huge])).toThrow('too large');
  });

  test('takes words of ours for a reason, never a sentence that somebody typed', () => {
    expect(() => counted(newId(), 'Mary 0712345678 took it')).toThrow();
  });
});

describe('the bell', () => {
  const ringing = (notify?: () => Promise<unknown>) => {
    let rings = 0;
    const bell = createOutboxBell({
      everyMs: 30,
      notify: () => {
        rings += 1;
        return notify?.() ?? Promise.resolve();
      },
    });
    return { bell, rings: () => rings };
  };

  test('rings at once, and once more for all who rang meanwhile', async () => {
    const { bell, rings } = ringing();
    for (let count = 0; count < 100; count += 1) bell.ring();
    expect(rings()).toBe(1);
    await pause(100);
    expect(rings()).toBe(2);
  });

  test('never troubles the one who rings', async () => {
    const { bell, rings } = ringing(() => Promise.reject(new Error('no connection')));
    bell.ring();
    await pause(50);
    bell.ring();
    expect(rings()).toBe(2);
  });

  test('is silent when it is stopped', async () => {
    const { bell, rings } = ringing();
    bell.ring();
    bell.ring();
    bell.stop();
    bell.ring();
    await pause(60);
    expect(rings()).toBe(1);
  });
});
