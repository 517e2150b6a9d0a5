import type { Facts, Violation } from './facts.ts';

/** Whether everything adds up, and everything is at rest. */
export const judgeBooks = ({ check, shops, restless }: Facts): readonly Violation[] => [
  ...(check.isGood
    ? []
    : [{ invariant: 'I3', what: 'the books do not add up', evidence: check.said.split('\n').slice(0, 20) }]),
  ...shops.flatMap(({ schema, wrongSums }) =>
    wrongSums.map((line) => ({
      invariant: 'I2',
      what: 'stock and sales do not agree',
      evidence: [`${schema}: ${line}`],
    })),
  ),
  ...shops.flatMap(({ schema, sales }) => {
    const refs = sales.map(({ clientRef }) => clientRef);
    const twice = refs.filter((ref, index) => refs.indexOf(ref) !== index);
    return twice.map((ref) => ({ invariant: 'I1', what: 'two sales of one cart', evidence: [`${schema}: ${ref}`] }));
  }),
  ...restless.map((line) => ({ invariant: 'I12', what: 'something does not come to rest', evidence: [line] })),
];
