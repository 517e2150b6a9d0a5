import { expect, test } from '@jest/globals';
import { createHasher } from '../../../../src/platform/hash.ts';
import { emptySession, type SessionState } from '../../../../src/ussd/session/session.ts';
import { proofFor, tagTurn, type TurnTags } from '../../../../src/ussd/session/tags.ts';
import { TEST_SECRET_KEY } from '../../../support/secrets.ts';

const hasher = createHasher(TEST_SECRET_KEY);
const SESSION = 'the-session';

interface Delivery {
  readonly typed: readonly string[];
  readonly state?: SessionState | undefined;
  /** What the caller was shown before, as the network echoes it. */
  readonly after?: TurnTags | undefined;
}

/** `*384*7*4#` was dialled, which the service code says in each delivery. */
const deliver = ({ typed, state, after }: Delivery): TurnTags => {
  const echo = after && {
    lastPage: 'T6',
    proof: proofFor(hasher, after, { page: 'T6', text: 'What for?' }),
  };
  return tagTurn(hasher, SESSION, { serviceTokens: ['4'], inputs: { all: typed }, ...echo }, state);
};

const stateAfter = ({ inputs, step, dialled, codeInInputs }: TurnTags): SessionState => ({
  ...emptySession(1),
  ...{ used: inputs.length, tag: step },
  ...(dialled ? { dialled } : {}),
  ...(codeInInputs ? { codeInInputs: true } : {}),
});

test.each([
  ['the code alone says what was dialled', [[], ['4'], ['4', '90'], ['4', '90', '1']]],
  ['the inputs say it again', [['4'], ['4', '4'], ['4', '4', '90'], ['4', '4', '90', '1']]],
])('4 is pressed after 4 was dialled, and %s: a lost call is read as the echo proves', (_, texts) => {
  let before: TurnTags | undefined;
  for (const typed of texts) {
    const known = deliver({ typed, state: before && stateAfter(before), after: before });
    expect(deliver({ typed, after: before })).toEqual(known);
    before = known;
  }
  expect(before?.inputs).toEqual(['4', '4', '90', '1']);
});
