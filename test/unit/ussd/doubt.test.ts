import { describe, expect, test } from '@jest/globals';
import { doubtOf } from '../../../src/ussd/engine/token.ts';
import { menuSchema } from '../../../src/ussd/engine/menu.ts';
import type { Dialogue } from '../../../src/ussd/engine/dialogue.ts';
import { parsers } from '../../../src/ussd/menu/inputs.ts';

const menu = menuSchema.parse({
  version: 1,
  entry: { do: 'entry.dial', then: { home: 'home' } },
  homes: ['HOME'],
  tooMany: 'STOP',
  stepUpPage: 'ASK',
  repeatPage: 'SAME',
  shortenedPage: 'CUT',
  pages: {
    HOME: { keys: { '1': 'NAME', '0': 'STOP' } },
    NAME: {
      inputs: [
        { type: 'money', do: 'shop.pay', saves: true, then: { ok: 'home' } },
        { type: 'text', do: 'shop.name', then: { ok: 'home' } },
      ],
    },
    SAME: { keys: { '1': 'resume', '0': 'back' } },
    CUT: { keys: { '1': 'resume', '0': 'back' } },
    ASK: { secret: true, keys: { '0': 'back' } },
    STOP: { kind: 'END' },
  },
});

const turning = { engine: { menu, parsers }, facts: { traits: { currency: 'KES' }, steppedUp: false } };
/** A page on which a step of NAME waits for a yes. */
const waiting = (page: string, input: number): Dialogue => ({
  stack: [{ page: 'HOME' }, { page: 'NAME' }, { page, asks: { page: 'NAME', slot: `input:${input}`, value: 'x' } }],
  home: 'HOME',
  strikes: 0,
  waiting: [],
});

describe('walking a lost call once more', () => {
  test('a yes to the same payment again saves: nothing is saved on the way', () => {
    expect(doubtOf(turning, waiting('SAME', 0), '1')).toBe('saves');
  });

  test('a yes to a name that was cut saves nothing yet, and is walked on', () => {
    expect(doubtOf(turning, waiting('CUT', 1), '1')).toBeUndefined();
    expect(doubtOf(turning, waiting('CUT', 0), '1')).toBe('saves');
  });

  test('a way back is no doubt', () => {
    expect(doubtOf(turning, waiting('SAME', 0), '0')).toBeUndefined();
  });
});
