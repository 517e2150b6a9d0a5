import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { within } from '../../../src/platform/deadline.ts';

const late = (): string => 'late';
const tooLate = (): never => {
  throw new Error('no answer in time');
};

test('work in time is what it comes to, or what it throws', async () => {
  expect(await within(1000, Promise.resolve('done'), late)).toBe('done');
  await expect(within(1000, Promise.reject(new Error('broken')), late)).rejects.toThrow('broken');
});

test('work that takes too long is what is said instead, or a failure that can be caught', async () => {
  expect(await within(5, wait(200, 'done', { ref: false }), late)).toBe('late');
  await expect(within(5, wait(200, 'done', { ref: false }), tooLate)).rejects.toThrow('no answer in time');
});

test('what the work throws afterwards disturbs nobody', async () => {
  const broken = wait(20).then(() => {
    throw new Error('broken, and nobody waits any more');
  });
  expect(await within<string>(5, broken, late)).toBe('late');
  await wait(50);
});
