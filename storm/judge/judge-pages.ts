import type { Hasher } from '../../src/platform/hash.ts';
import { dayOfCalls } from '../../src/ussd/session/call-day.ts';
import { sessionTagOf, tagOfStep, tagTurn } from '../../src/ussd/session/tags.ts';
import type { Delivery, Press, Screen, Seen } from '../seen.ts';
import { stepKey, type Facts, type ShopFacts, type StepFact, type Violation } from './facts.ts';

/** Pages that say that something was saved. */
const CLAIMS: ReadonlySet<string> = new Set([
  ...['S4', 'S4U', 'S6', 'C5', 'C5L', 'D6', 'D6S', 'D8', 'K9', 'K12C', 'N6', 'E9', 'T7', 'RC5'],
]);
/** Pages with which a caller is put off. X3U claims nothing, and may always be shown. */
const NOT_SURE = 'X3U';
const NOTHING_SAVED = 'X3';
const PUT_OFF: ReadonlySet<string> = new Set(['X2', 'X3', 'X3U', 'X4', 'X8']);

const MAX_EVIDENCE = 40;
const GATEWAY = 'africastalking';

/** A key press with all that came of it. */
interface Story {
  readonly press: Press;
  readonly deliveries: readonly Delivery[];
  /** What the books have of this very key press. */
  readonly saved: StepFact | undefined;
  /** What was saved earlier in the same call, newest first. */
  readonly before: readonly StepFact[];
  readonly shop: ShopFacts;
}

interface Answered {
  readonly delivery: Delivery;
  readonly screen: Screen;
}

const answersOf = ({ deliveries }: Story): readonly Answered[] =>
  deliveries.flatMap((delivery) => (delivery.screen ? [{ delivery, screen: delivery.screen }] : []));

const seconds = (ms: number): string => `${(ms / 1000).toFixed(3)} s`;

/** Everything that is needed to see it again, and nothing that is typed as a PIN. */
const evidenceOf = ({ press, deliveries, saved, shop }: Story, seen: Seen): readonly string[] => {
  const { person, inputs, sessionId, at } = press;
  const hidden = inputs.map((input) => (input === person.pin ? '(PIN)' : input));
  const near = seen.faults.filter((fault) =>
    deliveries.some((one) => fault.at <= one.at + one.ms && fault.until >= one.at - 3000),
  );
  return [
    `${shop.schema} ${person.phone} session ${sessionId}, inputs ${JSON.stringify(hidden)}, pressed at ${seconds(at)}`,
    saved === undefined
      ? 'the books have nothing of this key press'
      : `the books have: ${saved.page} ${firstLines(saved.body)}`,
    ...deliveries.map(toLine),
    ...callAround(press, seen, deliveries).map(
      (one) => `${one.press.inputs.length} inputs of the same call: ${toLine(one)}`,
    ),
    ...near.map(({ kind, at: from, until }) => `fault: ${kind} from ${seconds(from)} to ${seconds(until)}`),
  ].slice(0, MAX_EVIDENCE);
};

const AROUND_MS = 25_000;

/** What else was delivered of the call between a while before the key press and its last delivery in the storm. */
const callAround = ({ sessionId }: Press, { deliveries }: Seen, own: readonly Delivery[]): readonly Delivery[] => {
  const inStorm = own.filter(({ why }) => why !== 'afterwards').map(({ at }) => at);
  const [from, to] = [Math.min(...inStorm) - AROUND_MS, Math.max(...inStorm)];
  return deliveries
    .filter((one) => one.press.sessionId === sessionId && !own.includes(one) && one.at >= from && one.at <= to)
    .toSorted((a, b) => a.at - b.at);
};

const firstLines = (body: string): string => body.split('\n').slice(0, 3).join(' / ');

const toLine = ({ at, ms, web, hop, why, screen, failure }: Delivery): string =>
  `${seconds(at)} web ${web + 1} ${why}${hop === undefined ? '' : ` hop ${hop.replace(/\..*/, '')}`}: ${
    screen ? `${screen.page} ${firstLines(screen.body)}` : (failure ?? '')
  } (${Math.round(ms)} ms)`;

/** Key presses with what came of them. */
export const storiesOf = (seen: Seen, facts: Facts, hasher: Hasher): readonly Story[] => {
  const deliveries = new Map<Press, Delivery[]>(seen.presses.map((press) => [press, []]));
  const day = dayOfCalls(new Date());
  for (const delivery of seen.deliveries) deliveries.get(delivery.press)?.push(delivery);
  return seen.presses.flatMap((press) => {
    const shop = facts.shops[press.person.shop];
    if (!shop) return [];
    const { sessionId, person } = press;
    const session = sessionTagOf(hasher, { gateway: GATEWAY, sessionId, phone: person.phone }, day);
    const dial = { serviceTokens: press.inputs.slice(0, press.inCode), inputs: { all: [] } };
    // One place more, so that each step is one on the way.
    const tags = { ...tagTurn(hasher, session, dial, undefined), inputs: [...press.inputs, ''] };
    const stepAt = (length: number): StepFact | undefined =>
      shop.steps.get(stepKey(session, tagOfStep(hasher, tags, length)));
    const lengths = Array.from({ length: press.inputs.length }, (_, index) => press.inputs.length - 1 - index);
    const before = lengths.map(stepAt).filter((step) => step !== undefined);
    const own = (deliveries.get(press) ?? []).toSorted((a, b) => a.at - b.at);
    return [{ press, deliveries: own, saved: stepAt(press.inputs.length), before, shop }];
  });
};

/** What is wrong with the answers to a key press that the books have. */
const wrongOfSaved = (story: Story, saved: StepFact): readonly Pick<Violation, 'invariant' | 'what'>[] => {
  const others = answersOf(story).filter(({ screen }) => screen.body !== saved.body && screen.page !== NOT_SURE);
  const pages = new Set(others.map(({ screen }) => screen.page));
  const isTold = answersOf(story).some(({ screen }) => screen.body === saved.body);
  const wrong = [];
  // A question that follows from what was typed is kept as a step, too; nothing was saved with it.
  if (pages.has(NOTHING_SAVED) && CLAIMS.has(saved.page))
    wrong.push({ invariant: 'I10', what: 'NOTHING was saved, says the page; and it was' });
  if (pages.has('X2')) wrong.push({ invariant: 'I9', what: 'a late repeat of a saved key press is put off with X2' });
  if ([...pages].some((page) => !PUT_OFF.has(page))) {
    const what = isTold
      ? 'two answers to one saved key press'
      : 'a saved key press was answered with another page, and never with its own';
    wrong.push({ invariant: 'I9', what });
  }
  return wrong;
};

/** A page may be shown again later in its call: with its words, behind "Not valid.", or from where they led back. */
const isFounded = (screen: Screen, { before }: Story): boolean => before.some((step) => step.page === screen.page);

const CALM_MS = 6000;

/** Whether everything stood from before a moment until after another. */
const isCalm = (seen: Seen, from: number, until: number): boolean =>
  seen.faults.every((fault) => fault.at > until || fault.until < from - CALM_MS);

const wrongOfUnsaved = (story: Story, seen: Seen): readonly Pick<Violation, 'invariant' | 'what'>[] => {
  const answers = answersOf(story);
  const wrong = [];
  if (answers.some(({ screen }) => CLAIMS.has(screen.page) && !isFounded(screen, story)))
    wrong.push({ invariant: 'I10', what: 'SAVED, says the page; and the books have nothing' });
  const proper = answers.filter(({ screen }) => !PUT_OFF.has(screen.page));
  const bodies = new Set(proper.map(({ screen }) => screen.body));
  const [first] = proper;
  const last = proper.at(-1);
  if (bodies.size > 1 && first && last && isCalm(seen, first.delivery.at, last.delivery.at + last.delivery.ms))
    wrong.push({ invariant: 'I9', what: 'two answers to one key press although nothing was broken' });
  return wrong;
};

const judgeStory = (story: Story, seen: Seen): readonly Violation[] => {
  // An answer is also kept where a lost session was found again, or a key press was closed: nothing was saved with those.
  const saved = story.saved && CLAIMS.has(story.saved.page) ? story.saved : undefined;
  const wrong = saved ? wrongOfSaved(story, saved) : wrongOfUnsaved(story, seen);
  const marks = answersOf(story).flatMap(({ screen }) => screen.body.match(/\bQ\d\b/g) ?? []);
  const foreign = marks.some((mark) => mark !== story.shop.mark);
  const all = foreign ? [...wrong, { invariant: 'I8', what: 'a page shows something of another shop' }] : wrong;
  return all.map((one) => ({ ...one, evidence: evidenceOf(story, seen) }));
};

/** Pages that tell of a sale with its receipt. */
const SOLD: ReadonlySet<string> = new Set(['S4', 'C5', 'C5L']);
/** It says why the SMS does not go, and has no room for the sum. */
const WITHOUT_SUM = 'C5L';

const receiptIn = (body: string): string | undefined => /\b(\d{4,}-\d)\b/.exec(body)?.[1];

/** Within one call: sold again by somebody who was not told of the sale before. */
const judgeCalls = (stories: readonly Story[], seen: Seen): readonly Violation[] => {
  const lastSale = new Map<string, { readonly story: Story; readonly body: string }>();
  return stories.flatMap((story) => {
    const { press, saved } = story;
    if (!saved || !SOLD.has(saved.page)) return [];
    const earlier = lastSale.get(press.sessionId);
    lastSale.set(press.sessionId, { story, body: saved.body });
    if (!earlier || receiptIn(earlier.body) === receiptIn(saved.body)) return [];
    if (earlier.story.press.shown?.body === earlier.body) return [];
    const what = 'a second sale by a caller who was not told of the first';
    return [{ invariant: 'I1', what, evidence: [...evidenceOf(earlier.story, seen), ...evidenceOf(story, seen)] }];
  });
};

/** What a page told of a sale: its number and sum, and to the one who sold it. */
const judgeTold = (story: Story, saved: StepFact, seen: Seen): readonly Violation[] => {
  const sale = story.shop.sales.find(({ receipt }) => receipt === receiptIn(saved.body));
  const isSum = (total: string): boolean => saved.page === WITHOUT_SUM || saved.body.includes(total);
  if (sale?.sellerId === story.press.person.memberId && isSum(sale.total)) return [];
  const booked = sale ? `booked: ${sale.receipt} ${sale.total}` : 'no such receipt';
  const what = 'what the page says was saved is not what was booked';
  return [{ invariant: 'I3', what, evidence: [booked, ...evidenceOf(story, seen)] }];
};

const judgeSales = (stories: readonly Story[], seen: Seen): readonly Violation[] => {
  const told = new Set<string>();
  const wrong: Violation[] = [];
  for (const story of stories) {
    const { saved, shop } = story;
    if (!saved || !SOLD.has(saved.page)) continue;
    told.add(`${shop.schema} ${receiptIn(saved.body) ?? ''}`);
    wrong.push(...judgeTold(story, saved, seen));
  }
  for (const { schema, sales } of new Set(stories.map(({ shop }) => shop))) {
    const byPhone = sales.filter(({ channel, kind }) => channel === 'ussd' && kind === 'sale');
    const untold = byPhone.filter(({ receipt }) => !told.has(`${schema} ${receipt}`));
    const what = 'a sale by phone that no key press of a phone made';
    wrong.push(
      ...untold.map(({ receipt, total }) => ({ invariant: 'I1', what, evidence: [`${schema} ${receipt} ${total}`] })),
    );
  }
  return wrong;
};

/** Compares every page that a caller saw with the books. */
export const judgePages = (stories: readonly Story[], seen: Seen): readonly Violation[] => [
  ...stories.flatMap((story) => judgeStory(story, seen)),
  ...judgeCalls(stories, seen),
  ...judgeSales(stories, seen),
];
