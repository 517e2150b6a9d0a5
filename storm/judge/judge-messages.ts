import type { Hasher } from '../../src/platform/hash.ts';
import type { MessageClass, TemplateId } from '../../src/features/messages/message-templates.ts';
import { mayRepeat } from '../../src/features/messages/sms-policy.ts';
import type { ReceivedMessage } from '../../test/support/fake-africastalking.ts';
import type { Seen, Texted } from '../seen.ts';
import type { Facts, MessageFact, ShopFacts, Violation } from './facts.ts';

const violation = (invariant: string, what: string, evidence: readonly string[]): readonly Violation[] =>
  evidence.map((line) => ({ invariant, what, evidence: [line] }));

const mayBeRepeated = ({ template, class: purpose }: MessageFact): boolean =>
  mayRepeat({ template: template as TemplateId, class: purpose as MessageClass });

const describe = ({ template, to, status, error, dedupeKey, receipt }: MessageFact): string =>
  `${template} ${to.slice(-3)} ${receipt} ${status}${error === '' ? '' : ` (${error})`} ${dedupeKey}`;

/** Has come to its end, or waits for a time that is not the storm's (a reminder for the morning, a report that may still come). */
const SETTLED: ReadonlySet<string> = new Set([
  'accepted',
  'delivered',
  'undelivered',
  'failed',
  'suppressed',
  'held',
  'unknown',
]);
const HANDED_OVER: ReadonlySet<string> = new Set(['accepted', 'delivered', 'undelivered']);

/** I7: none is lost on its way, none is sent again but by the rule for outcomes that nobody knows. */
const judgeSending = (messages: readonly MessageFact[], taken: readonly ReceivedMessage[]): readonly Violation[] => {
  const wordsOf = (to: string, body: string): string => `${to} ${body}`;
  const rows = new Map<string, MessageFact[]>();
  for (const message of messages) {
    const words = wordsOf(message.to, message.body);
    rows.set(words, [...(rows.get(words) ?? []), message]);
  }
  const times = new Map<string, number>();
  for (const { to, message } of taken) times.set(wordsOf(to, message), (times.get(wordsOf(to, message)) ?? 0) + 1);
  const wrong: Violation[] = [];
  for (const [words, own] of rows) {
    const sent = times.get(words) ?? 0;
    const most = own.reduce((sum, one) => sum + 1 + (mayBeRepeated(one) ? one.unknowns : 0), 0);
    if (sent > most)
      wrong.push(
        ...violation(
          'I7',
          'an SMS that was sent too often',
          own.slice(0, 1).map((one) => `${sent} times: ${describe(one)}`),
        ),
      );
    const handedOver = own.filter(({ status }) => HANDED_OVER.has(status)).length;
    if (sent < handedOver)
      wrong.push(
        ...violation(
          'I7',
          'an SMS that was sent, says the ledger; and the provider never had it',
          own.map((one) => `${describe(one)}, unknown ${one.unknowns} times`),
        ),
      );
  }
  return [
    ...wrong,
    ...violation(
      'I7',
      'an SMS that is not at its end',
      messages.filter(({ status }) => !SETTLED.has(status)).map(describe),
    ),
  ];
};

const RECEIPTS: ReadonlySet<string> = new Set(['M1', 'M2']);
const CANCELLED = 'M4';

/** A receipt never arrives behind the word that its sale is cancelled. */
const judgeOrder = (messages: readonly MessageFact[], taken: readonly ReceivedMessage[]): readonly Violation[] => {
  const about = new Map(messages.map((message) => [`${message.to} ${message.body}`, message]));
  const cancelled = new Set<string>();
  const wrong: string[] = [];
  for (const { to, message: body } of taken) {
    const message = about.get(`${to} ${body}`);
    if (!message || message.receipt === '') continue;
    const subject = `${to} ${message.receipt}`;
    if (message.template === CANCELLED) cancelled.add(subject);
    if (RECEIPTS.has(message.template) && cancelled.has(subject)) wrong.push(describe(message));
  }
  return violation('I7', 'a receipt that arrived behind the word that its sale is cancelled', wrong);
};

/** What says STOP to is not sent. Reports of an answer may overlap with a STOP by this much. */
const OVERLAP_MS = 2000;
const STOPPED: ReadonlySet<string> = new Set(['M1', 'M2', 'M3', 'M4', 'M16']);

const judgeStop = (
  { optOuts, taken }: Facts,
  messages: readonly MessageFact[],
  hasher: Hasher,
): readonly Violation[] => {
  const about = new Map(messages.map((message) => [`${message.to} ${message.body}`, message]));
  const wrong = taken.flatMap(({ to, message: body, at }) => {
    const message = about.get(`${to} ${body}`);
    const since = optOuts.get(hasher.phone(to));
    if (!message || since === undefined || !STOPPED.has(message.template)) return [];
    return at.getTime() > since + OVERLAP_MS ? [describe(message)] : [];
  });
  return violation('I7', 'an SMS to a number that had said STOP', wrong);
};

/** Every SMS that we took is answered once, and a receipt that was asked for is written. */
const judgeReasons = (seen: Seen, facts: Facts): readonly Violation[] => {
  const hasAnswer = (shop: ShopFacts, since: number): number =>
    shop.messages.filter((message) => message.dedupeKey.startsWith('sms:')).length - since;
  const wrong: Violation[] = [];
  for (const [index, shop] of facts.shops.entries()) {
    const taken = seen.texted.filter((one: Texted) => one.person?.shop === index && one.takenAt !== undefined);
    const missing = taken.length - hasAnswer(shop, 0);
    if (missing > 0)
      wrong.push(
        ...violation('I7', 'an SMS to us that was taken and never answered', [
          `${shop.schema}: ${missing} of ${taken.length}`,
        ]),
      );
    const events = new Set(shop.messages.map(({ eventId }) => eventId));
    // Of a sale that was cancelled before its receipt was written, none is.
    const saved = new Set(shop.sales.flatMap(({ id, status }) => (status === 'saved' ? [id] : [])));
    const asked = facts.outbox.filter(({ type, subjectId }) => type === 'receipt.requested' && saved.has(subjectId));
    const unwritten = asked.filter(
      ({ id, subjectId }) => !events.has(id) && !shop.messages.some(({ dedupeKey }) => dedupeKey.includes(subjectId)),
    );
    wrong.push(
      ...violation(
        'I7',
        'a receipt that was asked for and never written',
        unwritten.map(({ id, subjectId }) => `${shop.schema} event ${id}, sale ${subjectId}`),
      ),
    );
  }
  return wrong;
};

/** Looks at the way of every message. */
export const judgeMessages = (seen: Seen, facts: Facts, hasher: Hasher): readonly Violation[] => {
  const messages = facts.shops.flatMap((shop) => shop.messages);
  return [
    ...judgeSending(messages, facts.taken),
    ...judgeOrder(messages, facts.taken),
    ...judgeStop(facts, messages, hasher),
    ...judgeReasons(seen, facts),
  ];
};
