import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { admitTurns } from '../../../../src/ussd/turn/admission.ts';
import type { Answer, Turn } from '../../../../src/ussd/turn.ts';

const home: Answer = { text: 'Mama Njeri', end: false, page: 'VM' };
const sorry: Answer = { text: 'Sorry', end: true, page: 'X3' };
const dial: Turn = {
  gateway: 'x',
  sessionId: '1',
  phone: '+254712000001',
  serviceTokens: [],
  inputs: { all: [] },
  budget: 160,
  deadlineMs: 3500,
};

/** A shop of callers whose turns end when the test says so. */
const aBusyHour = (settings: {
  readonly atOnce: () => number;
  readonly mostWaiting: number;
  readonly waitMs: number;
}) => {
  const ends: (() => void)[] = [];
  const refused: string[] = [];
  const timesLeft: number[] = [];
  const ask = admitTurns(
    ({ deadlineMs }) =>
      new Promise((resolve) => {
        timesLeft.push(deadlineMs);
        ends.push(() => {
          resolve(home);
        });
      }),
    { ...settings, refuse: () => sorry, onRefused: (page) => void refused.push(page) },
  );
  return { ask: () => ask(dial), atWork: () => ends.length, endOne: () => ends.shift()?.(), refused, timesLeft };
};

test('as many as can be served are served, some wait, and everybody else hears so at once', async () => {
  const hour = aBusyHour({ atOnce: () => 2, mostWaiting: 1, waitMs: 10_000 });
  const served = [hour.ask(), hour.ask(), hour.ask()];
  await expect(hour.ask()).resolves.toBe(sorry);
  expect(hour.atWork()).toBe(2);
  hour.endOne();
  await wait(0);
  // The one who waited has come in.
  expect(hour.atWork()).toBe(2);
  hour.endOne();
  hour.endOne();
  await expect(Promise.all(served)).resolves.toEqual([home, home, home]);
  expect(hour.refused).toEqual(['X3']);
});

test('nobody waits for longer than is said, and whoever has left is not let in', async () => {
  const hour = aBusyHour({ atOnce: () => 1, mostWaiting: 5, waitMs: 30 });
  const served = hour.ask();
  await expect(hour.ask()).resolves.toBe(sorry);
  hour.endOne();
  await expect(served).resolves.toBe(home);
  const later = hour.ask();
  await wait(0);
  hour.endOne();
  await expect(later).resolves.toBe(home);
  expect(hour.atWork()).toBe(0);
});

test('whoever had to wait has so much less time to be answered in', async () => {
  const hour = aBusyHour({ atOnce: () => 1, mostWaiting: 1, waitMs: 10_000 });
  const served = [hour.ask(), hour.ask()];
  await wait(60);
  hour.endOne();
  await wait(0);
  hour.endOne();
  await Promise.all(served);
  const [first = 0, second = 0] = hour.timesLeft;
  expect(first - second).toBeGreaterThan(50);
});

test('a turn that fails gives its place free', async () => {
  const failing = admitTurns(() => Promise.reject(new Error('broken')), {
    ...{ atOnce: () => 1, mostWaiting: 0, waitMs: 10 },
    refuse: () => sorry,
    onRefused: () => undefined,
  });
  await expect(failing(dial)).rejects.toThrow('broken');
  await expect(failing(dial)).rejects.toThrow('broken');
});

test('when what goes on behind is late, fewer are let in; later all again', async () => {
  let most = 1;
  const hour = aBusyHour({ atOnce: () => most, mostWaiting: 10, waitMs: 10_000 });
  const served = Array.from({ length: 4 }, () => hour.ask());
  await wait(0);
  expect(hour.atWork()).toBe(1);
  most = 3;
  hour.endOne();
  await wait(0);
  expect(hour.atWork()).toBe(3);
  for (let left = 3; left > 0; left -= 1) hour.endOne();
  await expect(Promise.all(served)).resolves.toEqual([home, home, home, home]);
});
