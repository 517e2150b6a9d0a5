import type { GatewayDeps, TurnAtHand } from './gateway-deps.ts';
import { readSession, type SessionState } from './session.ts';
import { stepStore } from './step-store.ts';
import { earlierSteps } from './tags.ts';
import type { Answer } from './turn.ts';

/** What is known of a session that Redis does not have. */
export type LostSession =
  /** This very step was saved and answered. */
  | { readonly kind: 'answered'; readonly answer: Answer; readonly session: SessionState }
  /** An earlier step was saved: the session goes on from there with the rest. */
  | { readonly kind: 'saved'; readonly session: SessionState; readonly rest: readonly string[] }
  /** Nothing was saved yet, but the caller has seen pages: these inputs (no PIN among them) lead there again. */
  | { readonly kind: 'shown'; readonly inputs: readonly string[] }
  /** Nobody knows this session: the inputs are a dial string. */
  | { readonly kind: 'new' };

/** Looks for traces of a session in the database: steps that were saved, a PIN that was given in it. */
export const findLostSession = async (deps: GatewayDeps, at: TurnAtHand): Promise<LostSession> => {
  const { turn, tags } = at;
  const memberships = await at.memberships();
  for (const { tenant } of memberships) {
    const saved = await lastSavedStep(deps, at, tenant);
    if (saved) return saved;
  }
  const entered = memberships.find(({ member }) => member.windowSession === tags.session);
  if (entered) return { kind: 'shown', inputs: await withoutPin(deps, entered.member.id, tags.inputs) };
  return turn.lastPage === undefined ? { kind: 'new' } : { kind: 'shown', inputs: tags.inputs };
};

const lastSavedStep = async (
  deps: GatewayDeps,
  { tags }: TurnAtHand,
  tenant: Parameters<GatewayDeps['inTenant']>[0],
): Promise<LostSession | undefined> => {
  const steps = await deps.inTenant(tenant, (tx) => stepStore.ofSession(tx, tags.session), { readOnly: true });
  if (steps.length === 0) return undefined;
  for (const { used, tag } of earlierSteps(deps.hasher, tags)) {
    const step = steps.find((candidate) => candidate.stepTag === tag);
    const session = step && readSession(step.state);
    if (!session) continue;
    if (used === tags.inputs.length) return { kind: 'answered', answer: step.answer, session };
    return { kind: 'saved', session, rest: tags.inputs.slice(used) };
  }
  return undefined;
};

/** The caller came in with a PIN in this session, and needs none now: the tries up to the right one are left out. */
const withoutPin = async (
  deps: GatewayDeps,
  memberId: string,
  inputs: readonly string[],
): Promise<readonly string[]> => {
  const mostTries = 3;
  for (const [index, token] of inputs.entries()) {
    if (index >= mostTries) break;
    if (/^\d{4}$/.test(token) && (await deps.isPinOf(memberId, token))) return inputs.slice(index + 1);
  }
  return inputs;
};
