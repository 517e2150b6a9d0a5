import { describe, expect, test } from '@jest/globals';
import { createSimGuard, noSimSwapCheck, type SimState } from '../../../../src/features/pins/sim-swap.ts';
import { createFixedClock } from '../../../support/fixed-clock.ts';
import { NJERI } from '../../../support/acceptance-people.ts';

const clock = createFixedClock(new Date('2026-06-12T09:00:00Z'));

const guardOf = (answer: () => Promise<SimState>) => {
  let asked = 0;
  const ask = (): Promise<SimState> => {
    asked += 1;
    return answer();
  };
  return { guard: createSimGuard({ source: 'test', ask }, clock), asked: () => asked };
};

describe('the question whether a SIM changed', () => {
  test('is asked once in six hours, but again as long as nobody answers', async () => {
    const known = guardOf(() => Promise.resolve({ state: 'unchanged' }));
    await known.guard.stateOf(NJERI);
    await known.guard.stateOf(NJERI);
    expect(known.asked()).toBe(1);

    const silent = guardOf(() => Promise.reject(new Error('down')));
    expect(await silent.guard.stateOf(NJERI)).toEqual({ state: 'unknown', reason: 'no_answer' });
    await silent.guard.stateOf(NJERI);
    expect(silent.asked()).toBe(2);
  });

  test('keeps no caller waiting for more than a second', async () => {
    const { guard } = guardOf(() => new Promise(() => undefined));
    const started = performance.now();
    expect(await guard.stateOf(NJERI)).toEqual({ state: 'unknown', reason: 'no_answer' });
    expect(performance.now() - started).toBeLessThan(1500);
  });

  test('has no answer where nobody sells one, and that alone takes no reset away', async () => {
    const guard = createSimGuard(noSimSwapCheck, clock);
    const state = await guard.stateOf(NJERI);
    expect([guard.isYoung(state), guard.mayGetResetCode(state)]).toEqual([false, true]);
    expect(guard.mayGetResetCode({ state: 'unknown', reason: 'no_answer' })).toBe(false);
  });
});
