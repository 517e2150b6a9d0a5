import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { MenuError, type Move } from '../engine/dialogue.ts';
import { writeSession } from '../session/session.ts';
import { stepStore, type KeptStep } from '../session/step-store.ts';
import { refused, settled, withoutRest, type ActionStep } from './action-outcome.ts';
import { shownIn } from './kept-answer.ts';
import { refuseLocked } from './locked-out.ts';
import { ActRepeated, doneIn, refuseSame, repeatedOutcome } from './repeated-act.ts';
import { showIn, type Run, type RunnerDeps, type Shown } from './run.ts';

/** The key press has its answer already, by another delivery of it. */
class StepRepeated extends Error {
  readonly step: KeptStep;

  constructor(step: KeptStep) {
    super('this key press has its answer');
    this.step = step;
  }
}

/** Saves in the shop, in one transaction with the answer; whoever comes a second time gets the first one's answer. */
export const saveInShop = async (deps: RunnerDeps, run: Run, step: ActionStep): Promise<Move | Shown> => {
  try {
    return await inShop(deps, run, step);
  } catch (error) {
    if (error instanceof StepRepeated) return shownIn(error.step, run.markOf, step.context.session);
    const next =
      error instanceof ActRepeated
        ? settled(deps, run, withoutRest(step.move), repeatedOutcome(step.context, error.same))
        : await refused(deps, run, step, error);
    run.saves.takenBack();
    return next;
  }
};

const inShop = async (deps: RunnerDeps, run: Run, step: ActionStep): Promise<Shown> => {
  const { caller, sessionTag } = step.context;
  if (!caller) throw new MenuError(`${step.action.name} needs a caller`);
  return deps.inTenant(caller.tenant, async (tx) => {
    // Sent with the first statement of the change, which waits behind it for whoever decides this key press now.
    const earlier = stepStore.lockAndFind(tx, sessionTag, run.stepTag).then((found) => {
      if (found) throw new StepRepeated(found);
      run.saves.asked();
    });
    // What the database said to the look-up is the reason for all that fails behind it; then a lock is.
    const [looked, open, changed] = await Promise.allSettled([
      earlier,
      refuseLocked(tx, step),
      change(deps, run, step, tx),
    ]);
    if (looked.status === 'rejected') throw looked.reason;
    if (open.status === 'rejected') throw open.reason;
    if (changed.status === 'rejected') throw changed.reason;
    return changed.value;
  });
};

/** The change, the page behind it and the record of both. */
const change = async (
  deps: RunnerDeps,
  run: Run,
  { move, action, call, context }: ActionStep,
  tx: TenantTransaction,
): Promise<Shown> => {
  if (!action.runIn) throw new MenuError(`${action.name} does not run in a shop`);
  // The transaction may be run twice, so each attempt changes a session of its own.
  const attempt = { ...run, session: structuredClone(run.session) };
  const place = { ...run.placeOf(move.walk), rest: [] };
  const inside = run.within(context, { session: attempt.session, place, tx });
  const act = action.act?.(inside, call);
  if (act && move.again !== true) await refuseSame(inside, tx, act);
  const outcome = await action.runIn(inside, call, tx);
  const next = settled(deps, attempt, withoutRest(move), outcome);
  if (next.kind !== 'show') throw new MenuError(`${action.name} must lead to a page`);
  const after = run.within(inside, { session: attempt.session, place: { rest: [], tag: run.stepTag }, tx });
  const shown = await showIn(deps, run, after, next);
  const step = { stepTag: run.stepTag, answer: shown.answer, state: writeSession(shown.session) };
  const done = doneIn(context, action, { act, outcome });
  if (!(await stepStore.insert(tx, context.sessionTag, step, done))) throw new Error('a key press was answered twice');
  return shown;
};
