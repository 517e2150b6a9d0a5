import { describe, expect, test } from '@jest/globals';
import { createLoop } from '../../../src/platform/loop.ts';
import { pause } from '../../../src/platform/pause.ts';
import { createTogether } from '../../../src/platform/together.ts';

/** A loop whose turns are counted; each takes 20 ms, and `fails` says which of them come to nothing. */
const counting = ({ restMs, fails = () => false }: { restMs: number; fails?: (turn: number) => boolean }) => {
  const seen = { turns: 0, ended: 0, failures: [] as number[] };
  const loop = createLoop({
    turn: async () => {
      seen.turns += 1;
      const turn = seen.turns;
      await pause(20);
      if (fails(turn)) throw new Error('nothing came of it');
      seen.ended += 1;
      return restMs;
    },
    onFailure: (_, failures) => {
      seen.failures.push(failures);
      return 100;
    },
  });
  return { loop, seen };
};

describe('work that is done again and again', () => {
  test('begins at once, and goes on while there is more to do', async () => {
    const { loop, seen } = counting({ restMs: 0 });
    loop.start();
    expect(seen.turns).toBe(1);
    await pause(110);
    await loop.stop();
    expect(seen.turns).toBeGreaterThan(2);
  });

  test('hears a call that comes while it works, and hundred of them as one', async () => {
    const { loop, seen } = counting({ restMs: 60_000 });
    loop.start();
    for (let count = 0; count < 100; count += 1) loop.wake();
    await pause(120);
    expect(seen.turns).toBe(2);
    loop.wake();
    await pause(60);
    expect(seen.turns).toBe(3);
    await loop.stop();
  });

  test('rests behind a failure, whoever calls, and counts those in a row', async () => {
    const { loop, seen } = counting({ restMs: 60_000, fails: (turn) => turn <= 2 });
    loop.start();
    await pause(50);
    loop.wake();
    await pause(30);
    expect(seen.turns).toBe(1);
    await pause(300);
    expect(seen).toMatchObject({ failures: [1, 2], ended: 2 });
    await loop.stop();
  });

  test('lets the turn at hand come to its end when it is stopped, and begins no other', async () => {
    const { loop, seen } = counting({ restMs: 0 });
    loop.start();
    await loop.stop();
    expect(seen).toMatchObject({ turns: 1, ended: 1 });
    loop.wake();
    await pause(50);
    expect(seen.turns).toBe(1);
  });
});

describe('work that is done once for many who ask', () => {
  test('waits for those who come meanwhile, and is silent when nobody asked', async () => {
    let times = 0;
    const together = createTogether({ work: () => Promise.resolve((times += 1)), everyMs: 30 });
    for (let count = 0; count < 100; count += 1) together.ask();
    expect(times).toBe(0);
    await pause(100);
    expect(times).toBe(1);
    await together.flush();
    expect(times).toBe(1);
  });

  test('is done now when that is asked for', async () => {
    let times = 0;
    const together = createTogether({ work: () => Promise.resolve((times += 1)), everyMs: 60_000 });
    together.ask();
    await together.flush();
    expect(times).toBe(1);
  });
});
