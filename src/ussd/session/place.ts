import type { Hasher } from '../../platform/hash.ts';
import type { Frame } from '../engine/dialogue.ts';
import type { SessionState } from './session.ts';

const MARK_LENGTH = 5;

/** Records as they are stored, in whatever order their words stand. */
const sorted = (values: unknown): unknown =>
  typeof values === 'object' && values !== null
    ? Object.entries(values)
        .filter(([, value]) => value !== undefined)
        .map(([word, value]) => [word, sorted(value)] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
    : values;

/** The rows that the caller can pick; those that bring their own numbers do not shift. */
const rowsOn = ({ list }: Frame): readonly string[] =>
  list === undefined || list.numbers ? [] : list.keys.slice(list.starts.at(-1), list.next);

/**
 * Marks where a caller is and what is in hand there: all that decides what the next key does, on the page or behind it. Two
 * walks of the same inputs that came to different things have different marks. Prices and levels are not in it: they
 * stand on the page.
 */
export const placeMark = (hasher: Hasher, { dialogue, who, cart, notes }: SessionState): string => {
  const top = dialogue.stack.at(-1);
  const place = [
    who?.memberId,
    dialogue.stack.map(({ page, face, data }) => [page, face, sorted(data)]),
    top && [rowsOn(top), top.part, top.asks?.page, top.asks?.slot, top.asks?.value],
    cart && [
      cart.id,
      cart.at,
      cart.lines.map((line) => [line.code, line.quantityMilli, line.agreedMinor, line.totalMinor]),
    ],
    sorted(notes),
  ];
  return hasher.tag('place', JSON.stringify(place)).slice(0, MARK_LENGTH);
};
