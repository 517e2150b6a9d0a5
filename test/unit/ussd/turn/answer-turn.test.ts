import { expect, test } from '@jest/globals';
import { createFixedClock } from '../../../support/fixed-clock.ts';
import { createHasher } from '../../../../src/platform/hash.ts';
import { createTurns } from '../../../../src/ussd/turn/answer-turn.ts';
import { putOff } from '../../../../src/ussd/turn/fail-turn.ts';
import type { TurnDeps } from '../../../../src/ussd/turn/turn-deps.ts';
import { parsers } from '../../../../src/ussd/menu/inputs.ts';
import { loadMenu } from '../../../../src/ussd/menu/load-menu.ts';
import { createSessionMemo } from '../../../../src/ussd/session/session-memo.ts';
import type { SessionStore } from '../../../../src/ussd/session/session-store.ts';
import type { Turn } from '../../../../src/ussd/turn.ts';
import { TEST_SECRET_KEY } from '../../../support/secrets.ts';
import { textsIn } from '../menu/a-menu.ts';

const { menu, texts } = loadMenu('menus');
const nobodyAsks = (): Promise<never> => Promise.reject(new Error('not asked for here'));
const never = new Promise<never>(() => undefined);

/** Another process holds the session and does not answer, and Redis takes longer than this turn has. */
const heldElsewhere: SessionStore = {
  acquire: () => Promise.resolve('busy'),
  waitForAnswer: () => never,
  release: nobodyAsks,
  isKnown: nobodyAsks,
  revoke: nobodyAsks,
};

const gateway = (store: SessionStore, membershipsOf: TurnDeps['membershipsOf'] = nobodyAsks) => {
  const deps: TurnDeps = {
    clock: createFixedClock(new Date('2026-06-12T09:00:00Z')),
    hasher: createHasher(TEST_SECRET_KEY),
    store,
    sessions: createSessionMemo(),
    runner: { engine: { menu, parsers }, actions: new Map(), views: new Map(), inTenant: nobodyAsks, show: nobodyAsks },
    texts: new Map([['en', textsIn(texts, 'en')]]),
    service: { brand: 'Kibanda', dial: '*384*7#', help: '0800720720', smsno: '21384' },
    inTenant: nobodyAsks,
    tenantOf: nobodyAsks,
    settingsOf: nobodyAsks,
    membershipsOf,
    isPinOf: nobodyAsks,
    isActive: nobodyAsks,
    observe: () => undefined,
    onError: () => undefined,
  };
  return createTurns(deps).answer;
};

const turnOn = (lastPage: string | undefined, ...inputs: readonly string[]): Turn => ({
  gateway: 'africastalking',
  sessionId: 'ATUid_1',
  phone: '+254722000002',
  serviceTokens: [],
  inputs: { all: inputs },
  ...(lastPage === undefined ? {} : { lastPage }),
  budget: 160,
  deadlineMs: 50,
});

test.each([
  ['a page that saves', 'S3'],
  ['a page that nobody names', undefined],
  ['a page that saves nothing', 'K1'],
])('a key on %s, while another process may be at work on it: not sure, whatever is echoed', async (_, page) => {
  const handle = gateway(heldElsewhere);
  expect((await handle(turnOn(page, '1', '12', '3', '1'))).page).toBe('X3U');
});

test('whoever reads "not sure" because another process was at work to the end may begin anew: the key press is closed', async () => {
  const asked: string[] = [];
  const stillHeld: SessionStore = { ...heldElsewhere, waitForAnswer: () => Promise.resolve('busy') };
  const handle = gateway(stillHeld, (phone) => {
    asked.push(phone);
    return nobodyAsks();
  });
  expect((await handle(turnOn('S3', '1', '12', '3', '1'))).page).toBe('X3U');
  expect(asked).toEqual(['+254722000002']);
});

test('of what was changed outside the shop, such as a new shop, nobody says later that it was not', () => {
  const notSure = { text: '', end: true, page: 'X3U' };
  const closed: string[] = [];
  for (const effect of ['none', 'in_shop', 'outside'] as const)
    putOff({ closeLater: () => closed.push(effect), progress: { effect } }, notSure);
  expect(closed).toEqual(['none', 'in_shop']);
});

test('of a dial nothing can have been saved', async () => {
  expect((await gateway(heldElsewhere)(turnOn(undefined))).page).toBe('X3');
});

const saved = { text: 'SAVED Ksh450 CASH', end: false, page: 'S4' };

/** The session is free, and this key press has its answer there. */
const answeredBefore: SessionStore = {
  ...heldElsewhere,
  acquire: (key) =>
    Promise.resolve({
      key,
      token: 'ours',
      state: undefined,
      answerTo: () => saved,
      drafts: new Map(),
      revoked: false,
      dials: undefined,
      record: { startedAt: 0, state: undefined, answers: '' },
      now: 0,
    }),
};

test('what was answered before is answered again, also when Redis fails behind it', async () => {
  expect(await gateway(answeredBefore)(turnOn('S3', '1', '12', '3', '1'))).toMatchObject(saved);
});

test('an answer that another delivery brings goes out under the same proof, with what was dialled behind the code', async () => {
  const turn: Turn = { ...turnOn('S3', '1'), serviceTokens: ['1', '12', '3'] };
  const answeredElsewhere: SessionStore = { ...heldElsewhere, waitForAnswer: () => Promise.resolve(saved) };
  const first = await gateway(answeredBefore)(turn);
  expect(await gateway(answeredElsewhere)(turn)).toEqual(first);
});
