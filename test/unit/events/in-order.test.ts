import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHoldList } from '../../../src/events/hold-list.ts';
import { eachKeyInOrder } from '../../../src/events/in-order.ts';
import type { WaitingEvent } from '../../../src/events/outbox-reader.ts';
import { createBackOff } from '../../../src/platform/back-off.ts';

interface Item {
  readonly key: string;
  readonly number: number;
  readonly fails: boolean;
}

describe('working in order', () => {
  const items = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.double({ min: 0, max: 1, noNaN: true })));

  test('does each shop one after the other, up to its first failure, and never more shops at once than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(items, fc.integer({ min: 1, max: 4 }), fc.scheduler(), async (drawn, concurrency, scheduler) => {
        const all = drawn.map(([key, luck], number): Item => ({ key, number, fails: luck > 0.9 }));
        const tried: Item[] = [];
        let [running, most] = [0, 0];
        const working = eachKeyInOrder(all, {
          keyOf: ({ key }) => key,
          concurrency,
          work: async (item) => {
            running += 1;
            most = Math.max(most, running);
            tried.push(item);
            await scheduler.schedule(Promise.resolve());
            running -= 1;
            if (item.fails) throw new Error(String(item.number));
          },
        });
        await scheduler.waitFor(working);
        const { done, failures } = await working;
        expect(most).toBeLessThanOrEqual(concurrency);
        for (const key of ['a', 'b', 'c', 'd']) {
          const ofKey = all.filter((item) => item.key === key);
          const first = ofKey.findIndex((item) => item.fails);
          expect(ofKey.filter((item) => done.has(item))).toEqual(first === -1 ? ofKey : ofKey.slice(0, first));
          expect(tried.filter((item) => item.key === key)).toEqual(first === -1 ? ofKey : ofKey.slice(0, first + 1));
        }
        expect(failures).toHaveLength(new Set(all.filter(({ fails }) => fails).map(({ key }) => key)).size);
      }),
    );
  });
});

describe('waiting times', () => {
  test('double up to the longest, and half of each is left to chance', () => {
    const least = createBackOff(100, 1000, () => 0);
    const most = createBackOff(100, 1000, () => 1);
    expect([1, 2, 3, 4, 5, 500].map(least)).toEqual([50, 100, 200, 400, 500, 500]);
    expect([1, 2, 3, 4, 5, 500].map(most)).toEqual([100, 200, 400, 800, 1000, 1000]);
  });

  test('hold a shop in trouble, longer each time, until one of its events is done', () => {
    const waits: number[] = [];
    const holds = createHoldList((failures) => {
      waits.push(failures);
      return 60_000;
    });
    const event = (key: string): WaitingEvent => ({
      position: '1',
      message: { key, topic: 't', id: key, type: 't', time: '', body: '' },
    });
    const [sick, well] = [event('sick'), event('well')];
    holds.settle([sick, well], [well]);
    holds.settle([sick], []);
    expect(holds.now()).toEqual(['sick']);
    expect(waits).toEqual([1, 2]);
    holds.settle([sick], [sick]);
    expect(holds.now()).toEqual([]);
  });
});
