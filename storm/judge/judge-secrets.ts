import type { Facts, Violation } from './facts.ts';

const MOST = 20;

/** What was planted. */
export interface Planted {
  readonly pins: readonly string[];
  /** Whole numbers of customers, in E.164. */
  readonly customers: readonly string[];
}

/** Not as a part of a longer number, a hash or an id. */
const pinPattern = (pins: readonly string[]): RegExp =>
  new RegExp(`(?<![0-9a-zA-Z.:-])(?:${pins.join('|')})(?!\\.?[0-9a-zA-Z])`);

/** The digits of the number, however they begin: with a plus, a country code or a zero. */
const numberPattern = (numbers: readonly string[]): RegExp => new RegExp(numbers.map((one) => one.slice(4)).join('|'));

/** I16: looks for planted PINs and whole numbers where they must not be. */
export const judgeSecrets = ({ writings }: Facts, { pins, customers }: Planted): readonly Violation[] => {
  const kinds = [
    { what: 'a PIN', pattern: pinPattern(pins) },
    { what: "a customer's whole number", pattern: numberPattern(customers) },
  ];
  return [...writings].flatMap(([place, lines]) =>
    kinds.flatMap(({ what, pattern }) =>
      lines
        .filter((line) => pattern.test(line))
        .slice(0, MOST)
        .map((line) => ({ invariant: 'I16', what: `${what} in ${place}`, evidence: [around(line, pattern)] })),
    ),
  );
};

/** Where it stands, and not what it is. */
const around = (line: string, pattern: RegExp): string => {
  const at = pattern.exec(line)?.index ?? 0;
  return line
    .slice(Math.max(0, at - 60), at + 40)
    .replace(pattern, '…')
    .replaceAll(/[^\x20-\x7e…]/g, '.');
};
