import { describe, expect, test } from '@jest/globals';
import { watchesTogether } from '../../../src/events/several-outboxes.ts';
import type { OutboxWatch } from '../../../src/events/outbox-watch.ts';

const watch = (pending: number, oldestSeconds: number, reason?: string): OutboxWatch => ({
  look: () => Promise.resolve({ pending, oldestSeconds }),
  start: () => undefined,
  stop: () => Promise.resolve(),
  health: () => (reason === undefined ? { ok: true } : { ok: false, reason }),
});
const down: OutboxWatch = { ...watch(0, 0), look: () => Promise.reject(new Error('down')) };

describe('the outboxes of several databases', () => {
  test('are told as one: all that waits, and the oldest of it', async () => {
    expect(await watchesTogether([watch(3, 2), watch(4, 90)]).look()).toEqual({ pending: 7, oldestSeconds: 90 });
  });

  test('are told without one that is down, and not at all when all are', async () => {
    expect(await watchesTogether([watch(3, 2), down]).look()).toEqual({ pending: 3, oldestSeconds: 2 });
    await expect(watchesTogether([down, down]).look()).rejects.toThrow('down');
  });

  test('are as well as the worst of them', () => {
    expect(watchesTogether([watch(0, 0), watch(9, 300, 'late')]).health()).toEqual({ ok: false, reason: 'late' });
    expect(watchesTogether([watch(0, 0), watch(0, 0)]).health()).toEqual({ ok: true });
  });
});
