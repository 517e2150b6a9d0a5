import { beforeEach, expect, test } from '@jest/globals';
import { createBreaker, type Breaker } from '../../../src/platform/breaker.ts';

let now = 0;
let breaker: Breaker;
beforeEach(() => {
  now = 0;
  breaker = createBreaker({ now: () => now, failures: 3, pauseMs: 1000, longestPauseMs: 4000 });
});
const fail = (times: number): void => {
  for (let time = 0; time < times; time += 1) breaker.note(false);
};

test('a failure now and then keeps nobody away', () => {
  for (let round = 0; round < 10; round += 1) {
    fail(2);
    breaker.note(true);
  }
  expect([breaker.mayCall(), breaker.isOpen()]).toEqual([true, false]);
});

test('three failures in a row keep everybody away, and after a pause one may look', () => {
  fail(3);
  expect([breaker.mayCall(), breaker.isReady()]).toEqual([false, false]);
  now = 1000;
  expect([breaker.isReady(), breaker.isReady(), breaker.mayCall(), breaker.mayCall()]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test('when the look goes well everybody may call again, and when it does not the next is later', () => {
  fail(3);
  for (const pause of [1000, 2000, 4000, 4000]) {
    now += pause - 1;
    expect(breaker.mayCall()).toBe(false);
    now += 1;
    expect(breaker.mayCall()).toBe(true);
    breaker.note(false);
  }
  now += 4000;
  expect(breaker.mayCall()).toBe(true);
  breaker.note(true);
  expect([breaker.mayCall(), breaker.mayCall(), breaker.isOpen()]).toEqual([true, true, false]);
});

test('a look of which nothing is heard is given to another', () => {
  fail(3);
  now = 1000;
  expect(breaker.mayCall()).toBe(true);
  now = 2000;
  expect(breaker.mayCall()).toBe(true);
});
