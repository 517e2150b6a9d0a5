import { expect, test } from '@jest/globals';
import { createGate } from '../../../src/platform/gate.ts';

const inOrder: string[] = [];
const enterAs = (gate: ReturnType<typeof createGate>, name: string) =>
  gate.enter().then((leave) => {
    if (leave) inOrder.push(name);
    return leave;
  });

test('those who wait come in before who comes later, also when more are let in than before', async () => {
  let most = 1;
  const gate = createGate({ most: () => most, waitMs: 1000 });
  await enterAs(gate, 'first');
  const second = enterAs(gate, 'second');
  most = 3;
  const third = enterAs(gate, 'third');
  await Promise.all([second, third]);
  expect(inOrder).toEqual(['first', 'second', 'third']);
});

test('whoever leaves twice makes one place free', async () => {
  const gate = createGate({ most: () => 1, waitMs: 20 });
  const leave = await gate.enter();
  leave?.();
  leave?.();
  expect(await gate.enter()).toBeDefined();
  expect(await gate.enter()).toBeUndefined();
});
