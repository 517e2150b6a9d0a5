import { fingerprintOfAct, SAME_ACT_MS, secondsSince, type Act } from '../../features/acts/same-act.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Action, SavedOutcome } from './action.ts';
import { callerOf, type TurnContext } from './context.ts';
import { REPEATED, type Outcome } from '../engine/dialogue.ts';
import { wordOf } from '../engine/render.ts';
import { filledWord } from '../menu/fill.ts';
import { stepStore, type SameAct, type StepAct } from '../session/step-store.ts';

/** The same was done a moment ago by the same person: a page asks first. */
export class ActRepeated extends Error {
  readonly same: SameAct;

  constructor(same: SameAct) {
    super('the same act again');
    this.same = same;
  }
}

/** @throws ActRepeated when the caller did the same a moment ago, in another key press */
export const refuseSame = async (context: TurnContext, tx: TenantTransaction, act: Act): Promise<void> => {
  const since = new Date(context.now.getTime() - SAME_ACT_MS);
  const wanted = { actorId: callerOf(context).actor.id, act: fingerprintOfAct(act), since };
  const same = await stepStore.sameAct(tx, context, wanted);
  if (same) throw new ActRepeated(same);
};

/** Asks whether the same is wanted once more. */
export const repeatedOutcome = ({ now, texts }: TurnContext, { said, at }: SameAct): Outcome => ({
  result: REPEATED,
  data: {
    act: wordOf(texts, said.word.replace('said_', 'same_')),
    sec: secondsSince(at, now),
    line: filledWord(texts, said.word, said.data),
  },
});

/** Who did what in a step, for the record of it. */
export const doneIn = (
  context: TurnContext,
  { says }: Action,
  { act, outcome }: { readonly act: Act | undefined; readonly outcome: SavedOutcome },
): StepAct => {
  const word = says?.[outcome.result];
  const done = outcome.undoes ?? (word === undefined ? undefined : act);
  return {
    actorId: callerOf(context).actor.id,
    act: done && fingerprintOfAct(done),
    undone: outcome.undoes !== undefined,
    said: word === undefined ? undefined : { word, data: outcome.data ?? {} },
    now: context.now,
  };
};
