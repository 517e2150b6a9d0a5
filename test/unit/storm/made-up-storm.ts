import { createHasher } from '../../../src/platform/hash.ts';
import { dayOfCalls } from '../../../src/ussd/session/call-day.ts';
import { sessionTagOf, tagTurn } from '../../../src/ussd/session/tags.ts';
import { stepKey, type Facts, type SaleFact, type ShopFacts, type StepFact } from '../../../storm/judge/facts.ts';
import { judgePages, storiesOf } from '../../../storm/judge/judge-pages.ts';
import { nothingSeen, type Delivery, type Person, type Press } from '../../../storm/seen.ts';

/** A storm that never was: one seller, one shop, and whatever a test says that was seen and booked. */
export const hasher = createHasher('a secret that is none, of some length');

export const asha: Person = { phone: '+254711000001', shop: 0, memberId: 'asha', isOwner: false, pin: '7402' };

export const press = (inputs: readonly string[], more: Partial<Press> = {}): Press => ({
  person: asha,
  sessionId: 'ATUid_1',
  inputs,
  inCode: 0,
  form: '',
  at: 0,
  hop: 'S3.tag',
  ...more,
});

/** One delivery, and the page that came: `S4 SAVED …`, or nothing. */
export const delivered = (to: Press, answer: string | undefined, more: Partial<Delivery> = {}): Delivery => {
  const [page = '', ...words] = (answer ?? '').split(' ');
  const body = `${page.startsWith('X') ? 'END' : 'CON'} ${words.join(' ')}`;
  const screen = answer === undefined ? undefined : { page, hop: page, body };
  const failure = screen ? undefined : 'silent';
  return { press: to, at: 10, ms: 50, web: 0, hop: to.hop, why: 'first', isFair: true, screen, failure, ...more };
};

export const sale = (more: Partial<SaleFact> = {}): SaleFact => ({
  id: 'sale-1',
  clientRef: 'cart-1',
  receipt: '1043-2',
  total: 'Ksh450',
  status: 'saved',
  kind: 'sale',
  channel: 'ussd',
  sellerId: asha.memberId,
  at: 0,
  ...more,
});

export const SAVED = 'S4 SAVED Ksh450 CASH\nReceipt 1043-2';

/** The step that saved, as the books have it. */
export const step = (inputs: readonly string[], answer: string, sessionId = 'ATUid_1'): [string, StepFact] => {
  const day = dayOfCalls(new Date());
  const session = sessionTagOf(hasher, { gateway: 'africastalking', sessionId, phone: asha.phone }, day);
  const { step: tag } = tagTurn(hasher, session, { serviceTokens: [], inputs: { all: inputs } }, undefined);
  const [page = '', ...words] = answer.split(' ');
  return [stepKey(session, tag), { page, body: `CON ${words.join(' ')}`, at: 0 }];
};

export const shopFacts = (more: Partial<ShopFacts> = {}): ShopFacts => ({
  schema: 'tenant_5001',
  mark: 'Q1',
  steps: new Map(),
  sales: [],
  payments: [],
  messages: [],
  wrongSums: [],
  ...more,
});

export const factsOf = (shop: Partial<ShopFacts> = {}, more: Partial<Facts> = {}): Facts => ({
  shops: [shopFacts(shop)],
  outbox: [],
  log: [],
  later: new Set(),
  inbox: new Set(),
  deadLetters: [],
  optOuts: new Map(),
  taken: [],
  check: { isGood: true, said: '' },
  restless: [],
  writings: new Map(),
  ...more,
});

/** What is said of these deliveries, given these books: `I10: NOTHING was saved …`. */
export const verdicts = (deliveries: readonly Delivery[], facts: Facts): readonly string[] => {
  const seen = nothingSeen();
  seen.deliveries.push(...deliveries);
  seen.presses.push(...new Set(deliveries.map((one) => one.press)));
  return judgePages(storiesOf(seen, facts, hasher), seen).map(({ invariant, what }) => `${invariant}: ${what}`);
};
