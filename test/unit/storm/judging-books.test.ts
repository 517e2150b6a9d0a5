import { expect, test } from '@jest/globals';
import { judgeBooks } from '../../../storm/judge/judge-books.ts';
import { judgeEvents } from '../../../storm/judge/judge-events.ts';
import { inboxKey, type Facts, type MessageFact, type OutboxFact } from '../../../storm/judge/facts.ts';
import { judgeMessages } from '../../../storm/judge/judge-messages.ts';
import { judgeSecrets } from '../../../storm/judge/judge-secrets.ts';
import { nothingSeen } from '../../../storm/seen.ts';
import { createChance } from '../../../storm/chance.ts';
import { factsOf, hasher, sale } from './made-up-storm.ts';

const event = (id: string, position: number, more: Partial<OutboxFact> = {}): OutboxFact => ({
  id,
  position,
  tenantId: 'shop',
  type: 'sale.recorded',
  subjectId: 'sale-1',
  isPublished: true,
  ...more,
});
const onKafka = (...ids: readonly string[]) => ids.map((id) => ({ id, topic: 'kibanda.sales', key: 'shop' }));
const whats = (violations: readonly { readonly what: string }[]): readonly string[] =>
  violations.map(({ what }) => what);

test('a whole and quiet shop: nothing to say', () => {
  const facts = factsOf({ sales: [sale()] }, { outbox: [event('e1', 1)], log: onKafka('e1', 'e1') });
  expect([...judgeEvents(facts), ...judgeBooks(facts)]).toEqual([]);
});

test('events that are missing, doubled, unpublished, lost on the way, in disorder or unhandled', () => {
  const judged = (facts: Partial<Facts>, sales = [sale()]): readonly string[] =>
    whats(judgeEvents(factsOf({ sales }, facts)));
  const two = [event('e1', 1), event('e2', 2, { type: 'stock.changed' })];
  expect(judged({})).toEqual(['a sale without exactly one event']);
  expect(judged({ outbox: [event('e1', 1), event('e2', 2)], log: onKafka('e1', 'e2') })).toEqual([
    'a sale without exactly one event',
  ]);
  expect(judged({ outbox: [event('e1', 1)], log: onKafka('e1') }, [sale({ status: 'voided' })])).toEqual([
    'a cancelled sale without exactly one event',
  ]);
  expect(judged({ outbox: [event('e1', 1, { isPublished: false })], log: onKafka('e1') })).toEqual([
    'an event that was not published',
  ]);
  expect(judged({ outbox: [event('e1', 1)] })).toEqual(['a published event that Kafka does not have']);
  expect(judged({ outbox: two, log: onKafka('e2', 'e1') })).toEqual([
    'events of a shop in another order than they came about',
  ]);
  expect(judged({ outbox: [event('e1', 1)], log: onKafka('e1', 'e9') })).toEqual([
    'an event on Kafka that no outbox has',
  ]);
  const asked = [event('e1', 1), event('e2', 2, { type: 'receipt.requested' })];
  expect(judged({ outbox: asked, log: onKafka('e1', 'e2') })).toEqual(['an event that its consumer never handled']);
  expect(
    judged({
      outbox: asked,
      log: onKafka('e1', 'e2'),
      inbox: new Set([inboxKey('send-receipt', 'e2')]),
      deadLetters: ['x'],
    }),
  ).toEqual(['an event that was set aside']);
});

test('books that do not add up, carts that were sold twice, and what does not come to rest', () => {
  const facts = factsOf(
    { sales: [sale(), sale({ id: 'sale-2' })], wrongSums: ['item 12 has -1000'] },
    { check: { isGood: false, said: 'stock of item 12' }, restless: ['3 jobs in the queues'] },
  );
  expect(judgeBooks(facts).map(({ invariant }) => invariant)).toEqual(['I3', 'I2', 'I1', 'I12']);
});

const CUSTOMER = '+254725550001';
const message = (more: Partial<MessageFact> = {}): MessageFact => ({
  id: 'm1',
  dedupeKey: 'receipt:sale-1:x',
  to: CUSTOMER,
  template: 'M1',
  class: 'transactional',
  body: '1043-2 Paid',
  status: 'accepted',
  error: '',
  unknowns: 0,
  receipt: '1043-2',
  eventId: '',
  ...more,
});
const took = (...bodies: readonly string[]) =>
  bodies.map((body, index) => ({
    id: String(index),
    to: CUSTOMER,
    message: body,
    from: undefined,
    at: new Date(10_000),
  }));

test('an SMS that is sent twice, never, out of order, after STOP, or never to its end', () => {
  const judged = (messages: readonly MessageFact[], more: Partial<Facts>): readonly string[] =>
    whats(judgeMessages(nothingSeen(), factsOf({ messages }, more), hasher));
  expect(judged([message()], { taken: took('1043-2 Paid') })).toEqual([]);
  expect(judged([message()], { taken: took('1043-2 Paid', '1043-2 Paid') })).toEqual([
    'an SMS that was sent too often',
  ]);
  expect(judged([message()], {})).toEqual(['an SMS that was sent, says the ledger; and the provider never had it']);
  expect(judged([message({ status: 'queued' })], {})).toEqual(['an SMS that is not at its end']);
  const cancelled = message({ id: 'm2', template: 'M4', body: '1043-2 CANCELLED' });
  expect(judged([message(), cancelled], { taken: took('1043-2 CANCELLED', '1043-2 Paid') })).toEqual([
    'a receipt that arrived behind the word that its sale is cancelled',
  ]);
  const optOuts = new Map([[hasher.phone(CUSTOMER), 1000]]);
  expect(judged([message()], { taken: took('1043-2 Paid'), optOuts })).toEqual([
    'an SMS to a number that had said STOP',
  ]);
});

test('an SMS to us that nobody answered, and a receipt that nobody wrote', () => {
  const seen = nothingSeen();
  const person = { phone: '+254711000001', shop: 0, memberId: 'asha', isOwner: false, pin: '7402' };
  seen.texted.push({ from: person.phone, person, id: 'x', text: 'SELL 12 3', at: 0, takenAt: 10 });
  const outbox = [event('e1', 1), event('e2', 2, { type: 'receipt.requested' })];
  expect(whats(judgeMessages(seen, factsOf({ sales: [sale()] }, { outbox }), hasher))).toEqual([
    'an SMS to us that was taken and never answered',
    'a receipt that was asked for and never written',
  ]);
  const cancelled = factsOf({ sales: [sale({ status: 'voided' })] }, { outbox });
  expect(whats(judgeMessages(nothingSeen(), cancelled, hasher))).toEqual([]);
});

test('planted PINs and whole numbers are found, and told without saying them again', () => {
  const writings = new Map([
    ['logs', ['typed 7402 at L1', 'took 7402.5 ms', 'id a7402-x']],
    ['Redis', ['goes to 0725550001.']],
  ]);
  const judged = judgeSecrets(factsOf({}, { writings }), { pins: ['7402'], customers: [CUSTOMER] });
  expect(whats(judged)).toEqual(['a PIN in logs', "a customer's whole number in Redis"]);
  expect(JSON.stringify(judged)).not.toMatch(/7402|725550001/);
});

test('one seed, one storm: the same choices in the same order, and other ones for other phones', () => {
  const choices = (seed: number, name: string): readonly number[] => {
    const chance = createChance(seed).branch(name);
    return Array.from({ length: 20 }, () => chance.between(0, 1000));
  };
  expect(choices(7, 'a')).toEqual(choices(7, 'a'));
  expect(choices(7, 'a')).not.toEqual(choices(7, 'b'));
  expect(choices(7, 'a')).not.toEqual(choices(8, 'a'));
});
