import { expect, test } from '@jest/globals';
import { createMetrics } from '../../../src/platform/metrics.ts';
import { countTurnsInFlight } from '../../../src/telemetry/count-turns.ts';
import type { Answer, Turn } from '../../../src/ussd/turn.ts';

const turn = {} as Turn;
const page: Answer = { text: 'PIN?', end: false, page: 'L1' };

test('callers who wait are counted until they have their answer, or an error in its place', async () => {
  const { turnsInFlight } = createMetrics({ version: 'test', processFigures: false });
  const inFlight = async (): Promise<number | undefined> => (await turnsInFlight.get()).values[0]?.value;
  const waiting = [Promise.withResolvers<Answer>(), Promise.withResolvers<Answer>()] as const;
  let calls = 0;
  const handle = countTurnsInFlight(() => (calls++ === 0 ? waiting[0] : waiting[1]).promise, turnsInFlight);

  const asha = handle(turn);
  const njeri = handle(turn);
  expect(await inFlight()).toBe(2);
  waiting[0].resolve(page);
  expect(await asha).toBe(page);
  expect(await inFlight()).toBe(1);
  waiting[1].reject(new Error('the database is away'));
  await expect(njeri).rejects.toThrow('away');
  expect(await inFlight()).toBe(0);
});
