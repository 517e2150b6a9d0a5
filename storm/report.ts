import { loadavg } from 'node:os';
import type { Facts, Violation } from './judge/facts.ts';
import type { Seen } from './seen.ts';

export interface Told {
  readonly seed: number;
  readonly minutes: number;
  readonly commit: string;
  readonly seen: Seen;
  readonly facts: Facts;
  readonly violations: readonly Violation[];
  /** How late the storm's own process was at worst, in milliseconds. */
  readonly lateMs: number;
}

/** Of each kind so many are told in full. */
const IN_FULL = 3;

const counted = (words: readonly string[]): readonly (readonly [string, number])[] => {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
};

const listed = (words: readonly string[]): string =>
  counted(words)
    .map(([word, count]) => `  ${String(count).padStart(6)}  ${word}`)
    .join('\n');

const times = (seen: Seen): string => {
  const all = seen.deliveries
    .filter(({ screen, isFair }) => screen && isFair)
    .map(({ ms }) => ms)
    .toSorted((a, b) => a - b);
  const at = (part: number): string => `${Math.round(all[Math.floor(part * (all.length - 1))] ?? 0)} ms`;
  return `half within ${at(0.5)}, 95 % within ${at(0.95)}, all within ${at(1)}`;
};

/** All pages in one paragraph: how often each was shown. */
const pages = (seen: Seen): string =>
  counted(seen.presses.flatMap(({ shown }) => (shown ? [shown.page] : [])))
    .map(([page, count]) => `  ${page} ${count}`)
    .join('');

const acts = ({ shops }: Facts): readonly string[] =>
  shops.flatMap(({ steps }) => [...steps.values()].map(({ page }) => page));

const lost = (seen: Seen): readonly string[] =>
  seen.deliveries.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));

const inFull = (violations: readonly Violation[]): string =>
  counted(violations.map(({ invariant, what }) => `${invariant}: ${what}`))
    .map(([name, count]) => {
      const own = violations.filter(({ invariant, what }) => `${invariant}: ${what}` === name).slice(0, IN_FULL);
      const told = own.map(({ evidence }) => evidence.map((line) => `    ${line}`).join('\n')).join('\n    --\n');
      return `${name} (${count})\n${told}`;
    })
    .join('\n\n');

/** What the storm has shown, to be read by people. */
export const reportOf = ({ seed, minutes, commit, seen, facts, violations, lateMs }: Told): string => {
  const firsts = seen.deliveries.filter(({ why }) => why === 'first').length;
  const sales = facts.shops.reduce((sum, shop) => sum + shop.sales.length, 0);
  const messages = facts.shops.flatMap((shop) => shop.messages.map(({ status }) => status));
  const load = loadavg()
    .map((one) => one.toFixed(1))
    .join(' ');
  return [
    `STORM seed ${seed}, ${minutes} min, commit ${commit}`,
    `machine: load ${load}, this process late by ${Math.round(lateMs)} ms at most`,
    '',
    `${seen.faults.length} faults`,
    listed(seen.faults.map(({ kind }) => kind)),
    '',
    `${seen.presses.length} key presses in ${seen.deliveries.length} callbacks (${seen.deliveries.length - firsts} of them repeats), ${seen.texted.length} SMS to us`,
    `answers: ${times(seen)}`,
    listed(lost(seen).map((word) => `callbacks without an answer: ${word}`)),
    '',
    'pages that callers were shown',
    pages(seen),
    '',
    `${acts(facts).length} acts by key press, by the page that told of them; ${sales} sales`,
    listed(acts(facts)),
    '',
    `${messages.length} SMS written, ${facts.taken.length} taken by the provider; ${facts.outbox.length} events, ${facts.log.length} on Kafka`,
    listed(messages),
    ...(seen.notes.length === 0 ? [] : ['', 'notes', listed(seen.notes)]),
    '',
    `${violations.length} violations`,
    listed(violations.map(({ invariant, what }) => `${invariant}: ${what}`)),
    ...(violations.length === 0 ? [] : ['', inFull(violations)]),
    '',
  ].join('\n');
};
