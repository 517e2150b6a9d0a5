import { inboxKey, type Facts, type OutboxFact, type Violation } from './facts.ts';

/** Who reacts to which events, and must have heard each of them. */
const CONSUMERS: ReadonlyMap<string, string> = new Map([
  ['receipt.requested', 'send-receipt'],
  ['sale.voided', 'tell-of-cancelled-sale'],
  ['stock.low', 'warn-low-stock'],
  ['stock.counted', 'ask-to-approve-count'],
]);

const violation = (invariant: string, what: string, evidence: readonly string[]): readonly Violation[] =>
  evidence.map((line) => ({ invariant, what, evidence: [line] }));

const countOf = (outbox: readonly OutboxFact[], type: string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const event of outbox)
    if (event.type === type) counts.set(event.subjectId, (counts.get(event.subjectId) ?? 0) + 1);
  return counts;
};

/** I4: what happened has left its event, once, and all of them are published. */
const judgeOutbox = ({ shops, outbox }: Facts): readonly Violation[] => {
  const recorded = countOf(outbox, 'sale.recorded');
  const voided = countOf(outbox, 'sale.voided');
  const sales = shops.flatMap(({ schema, sales }) => sales.map((sale) => ({ ...sale, schema })));
  return [
    ...violation(
      'I4',
      'a sale without exactly one event',
      sales
        .filter(({ id }) => recorded.get(id) !== 1)
        .map(({ schema, receipt, id }) => `${schema} ${receipt}: ${recorded.get(id) ?? 0}`),
    ),
    ...violation(
      'I4',
      'a cancelled sale without exactly one event',
      sales
        .filter(({ id, status }) => (voided.get(id) ?? 0) !== (status === 'voided' ? 1 : 0))
        .map(({ schema, receipt, id }) => `${schema} ${receipt}: ${voided.get(id) ?? 0}`),
    ),
    ...violation(
      'I4',
      'an event that was not published',
      outbox.filter(({ isPublished }) => !isPublished).map(({ id, type, position }) => `${type} ${id} at ${position}`),
    ),
  ];
};

/** Events of calls leave the outbox once they are on Kafka; what was set aside is there a second time. */
const NOT_KEPT = ['kibanda.sessions', 'kibanda.dead-letters'];

/** I5: everything of the outbox is on Kafka, and in the order of each shop and topic. */
const judgeLog = ({ outbox, log, later }: Facts): readonly Violation[] => {
  const positions = new Map(outbox.map(({ id, position }) => [id, position]));
  const there = new Set(log.map(({ id }) => id));
  const missing = outbox.filter(({ id, isPublished }) => isPublished && !there.has(id));
  const known = new Set<string>();
  const last = new Map<string, number>();
  const disorder: string[] = [];
  for (const { id, topic, key } of log) {
    const position = positions.get(id);
    if (position === undefined || known.has(id)) continue;
    known.add(id);
    const before = last.get(`${topic} ${key}`) ?? 0;
    if (position < before) disorder.push(`${topic} of ${key}: ${position} after ${before}`);
    last.set(`${topic} ${key}`, Math.max(before, position));
  }
  return [
    ...violation(
      'I5',
      'a published event that Kafka does not have',
      missing.map(({ id, type }) => `${type} ${id}`),
    ),
    ...violation('I5', 'events of a shop in another order than they came about', disorder),
    ...violation(
      'I5',
      'an event on Kafka that no outbox has',
      log
        .filter(({ id, topic }) => !NOT_KEPT.includes(topic) && !positions.has(id) && !later.has(id))
        .map(({ id, topic }) => `${topic} ${id}`),
    ),
  ];
};

/** I6: each event that somebody reacts to was handled; nothing was set aside. */
const judgeConsumers = ({ outbox, inbox, deadLetters }: Facts): readonly Violation[] => {
  const unhandled = outbox.filter(({ id, type }) => {
    const consumer = CONSUMERS.get(type);
    return consumer !== undefined && !inbox.has(inboxKey(consumer, id));
  });
  return [
    ...violation(
      'I6',
      'an event that its consumer never handled',
      unhandled.map(({ id, type }) => `${type} ${id}`),
    ),
    ...violation('I12', 'an event that was set aside', deadLetters),
  ];
};

/** Looks at the way of every event. */
export const judgeEvents = (facts: Facts): readonly Violation[] => [
  ...judgeOutbox(facts),
  ...judgeLog(facts),
  ...judgeConsumers(facts),
];
