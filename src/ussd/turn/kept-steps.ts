import type { Tenant } from '../../tenancy/tenant.ts';
import type { TurnDeps, TurnInput } from './turn-deps.ts';
import { shownIn } from './kept-answer.ts';
import type { Shown } from './run.ts';
import { placeMark } from '../session/place.ts';
import { emptySession, readSession, writeSession, type SessionState } from '../session/session.ts';
import { stepStore, type KeptStep } from '../session/step-store.ts';
import { provesStep } from '../session/shown-proof.ts';
import { stepsSoFar, type TurnTags } from '../session/tags.ts';
import type { Answer } from '../turn.ts';

/** What PostgreSQL knows of a key press. */
export type Trace =
  /** This very key press has its answer. */
  | { readonly kind: 'answered'; readonly shown: Shown }
  /** An earlier one has, and the call went on from there. */
  | { readonly kind: 'earlier'; readonly shown: Shown; readonly used: number }
  /** The session began with a dial that is not among these inputs: what is kept of it cannot be told from them. */
  | { readonly kind: 'elsewhere' }
  /** Nothing that leads to this key press; whether anything else of the session is kept. */
  | { readonly kind: 'none'; readonly isKnown: boolean };

/** The shops in which this session may have saved something: its own, or while it is not known, all of the caller's. */
const shopsOf = async (
  deps: TurnDeps,
  { state, memberships }: Pick<TurnInput, 'state' | 'memberships'>,
): Promise<readonly Tenant[]> => {
  const own = state?.who && (await deps.tenantOf(state.who.tenantId));
  if (own) return [own];
  return [...new Map((await memberships()).map(({ tenant }) => [tenant.id, tenant])).values()];
};

/** Asks what the key press, or the last one before it, was answered. From then on the turn knows whether it is new. */
export const askSteps = async (deps: TurnDeps, at: TurnInput): Promise<Trace> => {
  let found: Trace = { kind: 'none', isKnown: false };
  for (const shop of await shopsOf(deps, at)) {
    const steps = await deps.inTenant(shop, (tx) => stepStore.lockAndList(tx, at.tags.session), { readOnly: true });
    found = traceIn(deps, at, steps);
    const again = at.tags.pressedAgain && readOtherwise(deps, { ...at, tags: at.tags.pressedAgain }, steps);
    if (again && found.kind !== 'answered') {
      at.tags = again.tags;
      found = again.trace;
    }
    if (found.kind !== 'none' || found.isKnown) break;
  }
  at.progress.asked = found.kind !== 'answered';
  return found;
};

/** The trace of the other reading of the inputs, where something is kept of it that is more than the dial of both. */
const readOtherwise = (
  deps: TurnDeps,
  at: TurnInput,
  steps: readonly KeptStep[],
): { readonly tags: TurnTags; readonly trace: Trace } | undefined => {
  const trace = traceIn(deps, at, steps);
  const dialled = at.tags.dialled?.count ?? 0;
  const leads = trace.kind === 'answered' || (trace.kind === 'earlier' && trace.used > dialled);
  return leads ? { tags: at.tags, trace } : undefined;
};

const traceIn = (deps: TurnDeps, { tags, turn, state, progress }: TurnInput, steps: readonly KeptStep[]): Trace => {
  if (steps.length === 0) return { kind: 'none', isKnown: false };
  const known = state ?? { menu: deps.runner.engine.menu.version, language: progress.language };
  for (const { used, tag } of stepsSoFar(deps.hasher, tags)) {
    const step = steps.find(({ stepTag }) => stepTag === tag) ?? echoedStep(deps, { tags, turn }, used, steps);
    if (!step) continue;
    const shown = shownUnsure(deps, step, known);
    return used === tags.inputs.length ? { kind: 'answered', shown } : { kind: 'earlier', shown, used };
  }
  const isElsewhere = !tags.dialled && steps.some(({ state }) => readSession(state)?.dialled !== undefined);
  return isElsewhere ? { kind: 'elsewhere' } : { kind: 'none', isKnown: true };
};

/** What was shown in a step. Where the call goes on from there is not known: more of it may be kept. */
const shownUnsure = (
  { hasher }: Pick<TurnDeps, 'hasher'>,
  step: KeptStep,
  known: Pick<SessionState, 'menu' | 'language'>,
): Shown => {
  const { answer, session } = shownIn(step, (kept) => placeMark(hasher, kept), known);
  return { answer, session: { ...session, unsure: true } };
};

/** What came before the last input is not delivered on some networks: the echo tells which step the caller was shown. */
const echoedStep = (
  deps: TurnDeps,
  { tags, turn }: Pick<TurnInput, 'tags' | 'turn'>,
  used: number,
  steps: readonly KeptStep[],
): KeptStep | undefined =>
  tags.next?.base === used && !tags.next.isDial
    ? steps.find(({ stepTag }) => provesStep(deps.hasher, [tags.session, stepTag], turn))
    : undefined;

/** Makes this the answer to the key press for good, unless it has one: answers whichever it is. */
const keepIn = (deps: TurnDeps, { tags }: Pick<TurnInput, 'tags'>, shop: Tenant, shown: Shown): Promise<Shown> =>
  deps.inTenant(shop, async (tx) => {
    const earlier = await stepStore.lockAndFind(tx, tags.session, tags.step);
    if (earlier) return shownUnsure(deps, earlier, shown.session);
    const step = { stepTag: tags.step, answer: shown.answer, state: writeSession(shown.session) };
    if (!(await stepStore.insert(tx, tags.session, step))) throw new Error('a key press was answered twice');
    return shown;
  });

/**
 * Keeps what a turn came to that does not follow from Redis alone. Another delivery of the same key press may be at work
 * with a session that Redis has lost since: the first answer that is kept is the answer to both.
 */
export const keepShown = async (deps: TurnDeps, at: TurnInput, shown: Shown): Promise<Shown> => {
  const { who } = shown.session;
  const shop = who && (await deps.tenantOf(who.tenantId));
  return shop ? keepIn(deps, at, shop, shown) : shown;
};

/** A call lasts no longer. */
const CALL_MS = 5 * 60_000;

/**
 * Whether the caller has saved something in another call within the time that one lasts: then this one is over, and what
 * comes of it may be a late repeat of a key press that was answered by "not sure".
 */
export const savedElsewhere = async (deps: TurnDeps, { tags }: TurnInput, { who }: SessionState): Promise<boolean> => {
  const shop = who && (await deps.tenantOf(who.tenantId));
  if (!shop) return false;
  const since = new Date(deps.clock.now().getTime() - CALL_MS);
  return deps.inTenant(shop, (tx) => stepStore.hasSavedElsewhere(tx, who.memberId, tags.session, since), {
    readOnly: true,
  });
};

/**
 * Closes a key press that saved nothing: no delivery of it can save from then on. Answers what it is closed with, or what
 * it was answered already. Undefined for somebody without a shop, of whom nothing is kept.
 */
export const closeStep = async (
  deps: TurnDeps,
  at: Pick<TurnInput, 'state' | 'tags' | 'memberships'>,
  answer: Answer,
): Promise<Shown | undefined> => {
  let closed: Shown | undefined;
  for (const shop of await shopsOf(deps, at)) {
    const session: SessionState = at.state ?? emptySession(deps.runner.engine.menu.version);
    closed = await keepIn(deps, at, shop, { answer, session });
    if (closed.answer !== answer) return closed;
  }
  return closed;
};
