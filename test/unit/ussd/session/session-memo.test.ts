import { describe, expect, test } from '@jest/globals';
import { createSessionMemo } from '../../../../src/ussd/session/session-memo.ts';
import { sessionVersion, writeSession, type SessionState } from '../../../../src/ussd/session/session.ts';

const session = (used: number): SessionState => ({
  v: sessionVersion,
  menu: 7,
  used,
  tag: 'a'.repeat(32),
  dialogue: { home: 'CM', stack: [{ page: 'CM' }, { page: 'S1' }], strikes: 0, waiting: [] },
  language: 'sw',
  traits: { currency: 'KES', fractions: false },
});

describe('a session between two key presses', () => {
  test('is the same whether it was kept or is read from its text', () => {
    const here = createSessionMemo();
    const text = here.write(session(2));
    expect(here.read(text)).toEqual(session(2));
    expect(createSessionMemo().read(text)).toEqual(session(2));
  });

  test('is read anew when another process has changed it meanwhile', () => {
    const here = createSessionMemo();
    here.write(session(2));
    expect(here.read(writeSession(session(3)))).toEqual(session(3));
  });

  test('is given to one turn only: what that turn changes and does not write is forgotten', () => {
    const here = createSessionMemo();
    const text = here.write(session(2));
    const taken = here.read(text);
    if (taken) taken.language = 'fr';
    expect(here.read(text)).toEqual(session(2));
  });

  test('that is broken is none', () => {
    expect(createSessionMemo().read('[1,')).toBeUndefined();
  });
});
