import { readSettings } from '../features/shops/shop-settings.ts';
import { DomainError } from '../platform/errors.ts';
import { fit } from '../platform/gsm7.ts';
import { cleanInput } from '../platform/text-input.ts';
import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';
import type { Caller, TurnContext } from './context.ts';
import { emptyDialogue, type Move } from './engine/dialogue.ts';
import { begin, feed } from './engine/engine.ts';
import { topOf } from './engine/stack.ts';
import { answerPage, textsOf, type GatewayDeps, type TurnAtHand } from './gateway-deps.ts';
import { findLostSession } from './lost-session.ts';
import { runMoves, turningOf, type Run, type Shown } from './runner.ts';
import { readDraft, sessionVersion, type SessionState } from './session.ts';

export interface Played extends Shown {
  readonly rebuilt: boolean;
}

/** More tokens than a dial string or a reply may have: the rest is not looked at. */
const maxTokens = 12;

/** Plays one turn: goes on in the session, finds a lost one again, or begins one. */
export const playTurn = async (deps: GatewayDeps, at: TurnAtHand): Promise<Played> => {
  if (at.state) {
    const stopped = at.held.revoked ? await revokedAnswer(deps, at.state) : undefined;
    const shown = stopped ?? (await reply(deps, at, at.state, at.tags.inputs.slice(at.state.used)));
    return { ...shown, rebuilt: false };
  }
  const isOwn = (await claimSession(deps, at)) === 'own';
  if (at.tags.inputs.length === 0) return { ...(await dial(deps, at, [])), rebuilt: false };

  const lost = isOwn ? await findLostSession(deps, at) : { kind: 'new' as const };
  // Looked for and not found: no delivery of this key press has saved anything.
  at.progress.unsure = false;
  if (lost.kind === 'answered') return { answer: lost.answer, session: lost.session, rebuilt: true };
  if (lost.kind === 'saved') return { ...(await reply(deps, at, lost.session, lost.rest)), rebuilt: true };
  if (lost.kind === 'shown') return { ...(await walkAgain(deps, at, lost.inputs)), rebuilt: true };
  return { ...(await dial(deps, at, at.tags.inputs)), rebuilt: false };
};

/** A session id that another phone has used tells nothing of what this caller has seen. */
const claimSession = (deps: GatewayDeps, { turn, held }: TurnAtHand): Promise<'own' | 'taken'> =>
  deps.store.claim(deps.hasher.tag('session-id', turn.gateway, turn.sessionId), held.key.caller);

const newSession = (deps: GatewayDeps): SessionState => ({
  v: sessionVersion,
  menu: deps.runner.engine.menu.version,
  used: 0,
  tag: '',
  dialogue: emptyDialogue,
  language: 'en',
  traits: {},
});

const cleaned = (tokens: readonly string[]): readonly string[] =>
  tokens.slice(0, maxTokens).map((token) => cleanInput(token) ?? '');

const dial = (deps: GatewayDeps, at: TurnAtHand, tokens: readonly string[]): Promise<Shown> =>
  runMoves(deps.runner, runOf(deps, at, newSession(deps)), begin(deps.runner.engine, cleaned(tokens)));

const reply = async (
  deps: GatewayDeps,
  at: TurnAtHand,
  session: SessionState,
  tokens: readonly string[],
): Promise<Shown> => {
  const closed = await closedAnswer(deps, session);
  if (closed) return closed;
  const run = runOf(deps, at, session);
  const turning = turningOf(deps.runner.engine, run.session, run.now);
  return runMoves(deps.runner, run, feed(turning, session.dialogue, cleaned(tokens)));
};

/**
 * The caller is in the middle of a session that Redis has lost: every input but the last is walked again, as if unseen,
 * so nothing is saved on the way. The last one was given on a page that was seen if the gateway says which one that was.
 */
const walkAgain = async (deps: GatewayDeps, at: TurnAtHand, inputs: readonly string[]): Promise<Shown> => {
  const tokens = cleaned(inputs);
  const entry = begin(deps.runner.engine, tokens.slice(0, -1));
  const again: Move = entry.kind === 'run' ? { ...entry, walk: { ...entry.walk, dialled: false } } : entry;
  const { session } = await runMoves(deps.runner, runOf(deps, at, newSession(deps)), again);

  const top = topOf(session.dialogue);
  const seen = (top.face ?? top.page) === at.turn.lastPage;
  const run = runOf(deps, at, session);
  const turning = turningOf(deps.runner.engine, session, run.now);
  return runMoves(deps.runner, run, feed(turning, session.dialogue, tokens.slice(-1), seen));
};

/** The shop was suspended meanwhile: nothing of it is shown or changed any more. A sale that was begun waits. */
const closedAnswer = async (deps: GatewayDeps, session: SessionState): Promise<Shown | undefined> => {
  const tenant = session.who && (await deps.tenantOf(session.who.tenantId));
  return tenant?.status === 'suspended' ? { answer: answerPage(deps, 'X5', session.language), session } : undefined;
};

/** Rights were taken from the number meanwhile: whoever no longer sells here hears so, others dial again. */
const revokedAnswer = async (deps: GatewayDeps, state: SessionState): Promise<Shown | undefined> => {
  const { who } = state;
  if (!who) return undefined;
  const tenant = await deps.tenantOf(who.tenantId);
  const isMember = await deps.isActive(who.memberId);
  const facts = { shop: fit(tenant?.name ?? '', 16), owner: who.owner };
  const answer = answerPage(deps, isMember ? 'X2' : 'X6', state.language, facts);
  const { cart: _cart, waitingCart: _waiting, ...session } = state;
  return { answer, session: isMember ? state : session };
};

const runOf = (deps: GatewayDeps, at: TurnAtHand, session: SessionState): Run => {
  const now = deps.clock.now();
  return {
    session,
    now,
    context: async (current, rest, tx) => {
      at.progress.language = current.language;
      return contextOf(deps, at, { session: current, rest, now, tx });
    },
    onSaving: () => {
      // Its caller has read that nothing was saved, and that must stay true.
      if (at.progress.givenUp) throw new DomainError('timeout');
      at.progress.saving = true;
    },
  };
};

const contextOf = async (
  deps: GatewayDeps,
  at: TurnAtHand,
  turn: { session: SessionState; rest: readonly string[]; now: Date; tx: TenantTransaction | undefined },
): Promise<TurnContext> => {
  const { session, rest, now, tx } = turn;
  const caller = await callerOf(deps, session);
  return {
    turn: at.turn,
    now,
    session,
    caller,
    texts: textsOf(deps, session.language),
    hasMore: rest.length > 0,
    rest,
    sessionTag: at.tags.session,
    stepTag: at.tags.step,
    draftOf: (tenantId) => readDraft(at.held.drafts.get(tenantId)),
    memberships: at.memberships,
    dials: at.held.dials,
    read: (work) => {
      if (tx) return work(tx);
      if (!caller) return Promise.reject(new Error('no shop to read in'));
      return deps.inTenant(caller.tenant, work, { readOnly: true });
    },
    settings: () => {
      if (tx) return readSettings(tx);
      if (!caller) return Promise.reject(new Error('no shop to read in'));
      return deps.settingsOf(caller.tenant);
    },
  };
};

const callerOf = async (deps: GatewayDeps, { who }: SessionState): Promise<Caller | undefined> => {
  const tenant = who && (await deps.tenantOf(who.tenantId));
  if (!who || !tenant) return undefined;
  return { who, tenant, actor: { id: who.memberId, role: who.role, name: who.name, channel: 'ussd' } };
};
