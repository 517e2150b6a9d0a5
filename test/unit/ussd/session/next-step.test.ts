import { describe, expect, test } from '@jest/globals';
import { createHasher } from '../../../../src/platform/hash.ts';
import { isAheadOfSession, lastStepOf, nextStep } from '../../../../src/ussd/session/next-step.ts';
import { emptySession, readSession, writeSession, type SessionState } from '../../../../src/ussd/session/session.ts';
import { proofFor, tagTurn } from '../../../../src/ussd/session/tags.ts';
import type { LastInput } from '../../../../src/ussd/turn.ts';
import { TEST_SECRET_KEY } from '../../../support/secrets.ts';

const hasher = createHasher(TEST_SECRET_KEY);
const SESSION = 'the-session';
const NOON = Date.parse('2026-06-12T12:00:00Z');

interface Press {
  readonly typed: readonly string[];
  readonly number?: number;
  /** The step of which the network echoes the page. */
  readonly after?: string | undefined;
  readonly ms?: number;
}

const echoOf = (step: string) => ({
  lastPage: 'VM',
  proof: proofFor(hasher, { session: SESSION, step }, { page: 'VM', text: '1. Sell' }),
});

const turnOf = ({ typed, number, after, ms = 0 }: Press) => {
  const inputs: LastInput = { next: typed, ...(number === undefined ? {} : { sequence: number }) };
  return { serviceTokens: [], inputs, now: NOON + ms, ...(after === undefined ? {} : echoOf(after)) };
};

/** What a session is after a key press, as it comes back from Redis. */
const press = (state: SessionState | undefined, given: Press) => {
  const tags = tagTurn(hasher, SESSION, turnOf(given), state);
  const left = {
    ...(state ?? emptySession(1)),
    used: tags.inputs.length,
    tag: tags.step,
    ...(tags.next ? { last: lastStepOf(tags.next, NOON + (given.ms ?? 0)) } : {}),
  };
  return { step: tags.step, isLate: tags.next?.isLate, used: left.used, state: readSession(writeSession(left)) };
};

describe('on a network that numbers its requests', () => {
  const dialled = press(undefined, { typed: [], number: 1 });
  const first = press(dialled.state, { typed: ['1'], number: 2 });

  test('a repeated request is the same key press, whatever the session has done since', () => {
    expect(press(first.state, { typed: ['1'], number: 2 }).step).toBe(first.step);
    const second = press(first.state, { typed: ['12'], number: 3 });
    expect(press(second.state, { typed: ['1'], number: 2 })).toMatchObject({ step: first.step, isLate: true });
    expect(press(second.state, { typed: [], number: 1 })).toMatchObject({ step: dialled.step, isLate: true });
  });

  test('the same key pressed again is another one, however fast', () => {
    const again = press(first.state, { typed: ['1'], number: 3, ms: 10 });
    expect(again.step).not.toBe(first.step);
    expect(again).toMatchObject({ isLate: false, used: 2 });
  });

  test('a repeated request is known without the session as well', () => {
    expect(press(undefined, { typed: ['1'], number: 2 }).step).toBe(first.step);
  });
});

describe('on a network that echoes what was shown last', () => {
  const dialled = press(undefined, { typed: [] });
  const first = press(dialled.state, { typed: ['1'], after: dialled.step });

  test('a repeated request is the same key press, and the same key pressed again is another one', () => {
    expect(press(first.state, { typed: ['1'], after: dialled.step }).step).toBe(first.step);
    const again = press(first.state, { typed: ['1'], after: first.step });
    expect(again.step).not.toBe(first.step);
    expect(again.isLate).toBe(false);
  });

  test('another reply to a page that is no longer the last comes too late', () => {
    expect(press(first.state, { typed: ['2'], after: dialled.step }).isLate).toBe(true);
  });

  test('what is echoed without our proof proves nothing', () => {
    const turn = { ...turnOf({ typed: ['2'] }), lastPage: 'VM', proof: 'made-up' };
    expect(tagTurn(hasher, SESSION, turn, first.state).next?.isLate).toBe(true);
  });

  test('a reply to a later page than the session knows tells that the session is old', () => {
    const numbered = press(undefined, { typed: [], number: 1 });
    const lost = press(numbered.state, { typed: ['1'], number: 2, after: numbered.step });
    const reply = turnOf({ typed: ['12'], number: 3, after: lost.step });
    expect(numbered.state && isAheadOfSession(hasher, SESSION, reply, numbered.state)).toBe(true);
    expect(lost.state && isAheadOfSession(hasher, SESSION, reply, lost.state)).toBe(false);
  });
});

describe('on a network that gives no sign', () => {
  const dialled = press(undefined, { typed: [] });
  const first = press(dialled.state, { typed: ['1'] });

  test.each([
    ['at once', 0, true],
    ['before a caller can have read the page', 2_900, true],
    ['after that', 3_100, false],
  ])('an equal input %s is the same key press: %j ms, %j', (_, ms, isSame) => {
    const again = press(first.state, { typed: ['1'], ms });
    expect(again.step === first.step).toBe(isSame);
    expect(again.isLate).toBe(false);
  });

  test('another input is another key press', () => {
    const other = press(first.state, { typed: ['2'], ms: 10 });
    expect(other).toMatchObject({ isLate: false, used: 2 });
    expect(other.step).not.toBe(first.step);
  });

  test('a dial that comes again is the dial', () => {
    expect(press(first.state, { typed: [] }).step).toBe(dialled.step);
  });
});

test('several inputs typed ahead have a step each, and the last one names the key press', () => {
  const dialled = press(undefined, { typed: [], number: 1 });
  const tags = tagTurn(hasher, SESSION, turnOf({ typed: ['1', '12'], number: 2 }), dialled.state);
  const { tagOf } = nextStep(hasher, SESSION, turnOf({ typed: ['1', '12'], number: 2 }), dialled.state);
  expect(new Set([tagOf([]), tagOf(['1']), tags.step]).size).toBe(3);
  expect(tags.inputs).toEqual(['1', '12']);
});
