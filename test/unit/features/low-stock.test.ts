import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ALERT_PAUSE_MS, decideAlert, type AlertState } from '../../../src/features/low-stock/low-stock.ts';

const NOW = new Date('2026-06-12T09:00:00Z');
const before = (ms: number): Date => new Date(NOW.getTime() - ms);

const fall = (from: number, to: number, state: Partial<AlertState> = {}) =>
  decideAlert(
    { beforeMilli: from * 1000, afterMilli: to * 1000 },
    { thresholdMilli: 5000, armed: true, lastAlertAt: null, ...state },
    NOW,
  );

describe('the alert of an item', () => {
  test.each([
    ['from above to the level', [6, 5], {}, 'low'],
    ['from above to below the level', [9, 2], {}, 'low'],
    ['that was at the level already', [5, 4], { armed: false }, 'none'],
    ['that stays above', [9, 6], {}, 'none'],
    ['to the last one', [6, 0], {}, 'finished'],
    ['to the last one, long after "low"', [1, 0], { armed: false, lastAlertAt: before(ALERT_PAUSE_MS) }, 'finished'],
    [
      'to the last one, soon after "low"',
      [1, 0],
      { armed: false, lastAlertAt: before(ALERT_PAUSE_MS - 1) },
      'finished',
    ],
    ['nowhere, under a level that was raised over it', [4, 4], {}, 'low'],
    ['below zero', [1, -2], {}, 'finished'],
    ['further below zero', [-2, -3], {}, 'none'],
    ['without a level', [2, 1], { thresholdMilli: 0 }, 'none'],
    ['without a level to the last one', [1, 0], { thresholdMilli: 0 }, 'finished'],
    ['again within twelve hours', [6, 5], { lastAlertAt: before(1) }, 'none'],
    ['again after twelve hours', [6, 5], { lastAlertAt: before(ALERT_PAUSE_MS) }, 'low'],
    ['upwards', [2, 9], { armed: false }, 'none'],
  ] as const)('falling %s', (_, [from, to], state, alert) => {
    expect(fall(from, to, state).alert).toBe(alert);
  });

  test('is armed again only above the level', () => {
    expect(fall(4, 5, { armed: false }).armed).toBe(false);
    expect(fall(4, 6, { armed: false }).armed).toBe(true);
  });

  test('is kept within twelve hours, until they are over', () => {
    const lastAlertAt = before(ALERT_PAUSE_MS - 60_000);
    const kept = { alert: 'none', armed: false, lastAlertAt, keptUntil: new Date(NOW.getTime() + 60_000) };
    expect(fall(6, 5, { lastAlertAt })).toEqual(kept);
    expect(fall(4, 4, { lastAlertAt })).toEqual(kept);
  });

  test('says "low" once in twelve hours, and "finished" each time the last one goes, whatever happens to the stock', () => {
    const steps = fc.array(
      fc.record({ stock: fc.integer({ min: -2, max: 9 }), minutes: fc.integer({ min: 0, max: 600 }) }),
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 6 }), (changes, level) => {
        let state: AlertState = { thresholdMilli: level, armed: true, lastAlertAt: null };
        let [stock, time, lastLow] = [9, NOW.getTime(), -Infinity];
        for (const change of changes) {
          time += change.minutes * 60_000;
          const decision = decideAlert({ beforeMilli: stock, afterMilli: change.stock }, state, new Date(time));
          expect(decision.alert === 'finished').toBe(stock > 0 && change.stock <= 0);
          const isCrossed = state.armed && change.stock > 0 && stock > level && change.stock <= level;
          if (isCrossed) expect(decision.alert === 'low' || decision.keptUntil !== undefined).toBe(true);
          stock = change.stock;
          state = { ...state, armed: decision.armed, lastAlertAt: decision.lastAlertAt };
          if (decision.alert !== 'low') continue;
          expect(time - lastLow).toBeGreaterThanOrEqual(ALERT_PAUSE_MS);
          lastLow = time;
        }
      }),
    );
  });
});
