import { LRUCache } from 'lru-cache';
import { within } from '../platform/deadline.ts';
import type { HandleTurn, Answer, Turn } from './turn.ts';
import type { HeldSession, SessionKey } from './session-store.ts';
import { readSession, writeDraft, type SessionState } from './session.ts';
import { goesOn, sessionTagOf, tagTurn, type TurnTags } from './tags.ts';
import { answerPage, type GatewayDeps, type Progress, type TurnObservation } from './gateway-deps.ts';
import { apology, failureAnswer, isFault } from './failure-answer.ts';
import { playTurn, type Played } from './play-turn.ts';

/** How long one turn may work before the caller gets an answer all the same (contract: 4 s with the way there). */
const deadlineMs = 3500;

type Result = TurnObservation['result'];
interface Handled {
  readonly answer: Answer;
  readonly result: Result;
  readonly tenantId?: string | undefined;
  readonly isFirst?: boolean;
  readonly startedAt?: number;
}

/**
 * Answers one key press: takes the session (one turn at a time, across processes), plays the turn, and keeps the answer
 * so that a repeated request gets the same bytes. Always answers, within the deadline, whatever is down.
 */
export const createGateway = (deps: GatewayDeps): HandleTurn => {
  const keyOf = createKeyOf(deps);
  return async (turn) => {
    const begun = performance.now();
    const unsure = mayBeSavedElsewhere(deps, turn);
    const progress: Progress = { saving: false, unsure, givenUp: false, language: 'en', held: undefined };
    const call: Call = { turn, key: keyOf(turn), progress };
    const work = handle(deps, call).catch((error: unknown): Handled => {
      noteError(deps, call, error);
      return { answer: failureAnswer(deps, error, progress), result: 'failed' };
    });
    const handled = await within(deps.deadlineMs ?? deadlineMs, work, (): Handled => {
      progress.givenUp = true;
      return { answer: answerPage(deps, apology(progress), progress.language), result: 'deadline' };
    });
    if (handled.result === 'deadline') giveUp(deps, call, handled.answer);
    observe(deps, call, handled, begun);
    return handled.answer;
  };
};

/** One key press on its way through here. */
interface Call {
  readonly turn: Turn;
  readonly key: SessionKey;
  readonly progress: Progress;
}

/** Calls that are known from their last key press; more than one process serves at once. */
const mostCalls = 10_000;

const createKeyOf = ({ hasher }: Pick<GatewayDeps, 'hasher'>): ((turn: Turn) => SessionKey) => {
  const known = new LRUCache<string, SessionKey>({ max: mostCalls });
  return (turn) => {
    const { gateway, sessionId, phone } = turn;
    const name = `${gateway} ${phone} ${sessionId}`;
    const before = known.get(name);
    if (before) return before;
    const key = { caller: hasher.phone(phone), gateway, session: sessionTagOf(hasher, turn) };
    known.set(name, key);
    return key;
  };
};

const noteError = (deps: GatewayDeps, { key }: Call, error: unknown): void => {
  deps.onError(error, { gateway: key.gateway, phoneHash: key.caller });
};

/** Without the session nobody knows whether another delivery of this key press is saving at this moment. */
const mayBeSavedElsewhere = (deps: GatewayDeps, { inputs, lastPage }: Turn): boolean => {
  if (inputs.length === 0) return false;
  const page = lastPage === undefined ? undefined : deps.runner.engine.menu.pages[lastPage];
  // A face has the inputs of the page beneath, and where a step waits it is one of another page.
  const { stepUpPage, repeatPage } = deps.runner.engine.menu;
  if (!page || page.face !== undefined || lastPage === stepUpPage || lastPage === repeatPage) return true;
  return [...Object.values(page.keys), ...page.inputs].some(
    (step) => typeof step === 'object' && 'saves' in step && step.saves,
  );
};

const observe = (deps: GatewayDeps, { turn, key }: Call, handled: Handled, begun: number): void => {
  deps.observe({
    gateway: turn.gateway,
    phoneHash: key.caller,
    sessionTag: key.session,
    tenantId: handled.tenantId,
    page: handled.answer.page,
    end: handled.answer.end,
    ms: performance.now() - begun,
    result: handled.result,
    inputs: turn.inputs.length,
    isFirst: handled.isFirst ?? false,
    startedAt: handled.startedAt,
    network: turn.network,
  });
};

const handle = async (deps: GatewayDeps, call: Call): Promise<Handled> => {
  const { key, progress } = call;
  const until = performance.now() + (deps.deadlineMs ?? deadlineMs);
  for (;;) {
    const held = await deps.store.acquire(key);
    if (held !== 'busy') {
      progress.held = held;
      return inSession(deps, call, held);
    }
    const { step } = tagTurn(deps.hasher, key.session, call.turn, undefined);
    const waited = await deps.store.waitForAnswer(key, step, until - performance.now());
    if (waited === 'busy') return { answer: answerPage(deps, 'X3U', progress.language), result: 'failed' };
    if (waited !== 'free') return { answer: waited, result: 'replayed' };
  }
};

const inSession = async (deps: GatewayDeps, call: Call, held: HeldSession): Promise<Handled> => {
  const { turn, key, progress } = call;
  try {
    const state = usableState(deps, held);
    noteFound(progress, turn, state);
    const tags = tagTurn(deps.hasher, key.session, turn, state);
    const earlier = held.answerTo(tags.step);
    if (earlier) return await unchanged(deps, call, held, { answer: earlier, result: 'replayed' });
    if (state && isOver(deps, state, tags)) {
      return await unchanged(deps, call, held, { answer: answerPage(deps, 'X2', state.language), result: 'late' });
    }
    const memberships = once(() => deps.membershipsOf(turn.phone));
    const played = await playTurn(deps, { turn, held, state, tags, progress, memberships });
    // What was saved is saved, and the caller hears so, also when Redis cannot keep the session: it is found again.
    await keep(deps, held, tags, played).catch((error: unknown) => {
      noteError(deps, call, error);
    });
    return {
      answer: played.answer,
      result: played.rebuilt ? 'rebuilt' : 'answered',
      tenantId: played.session.who?.tenantId,
      isFirst: !state && !played.rebuilt,
      startedAt: held.record.startedAt,
    };
  } catch (error) {
    return failed(deps, call, held, error);
  }
};

const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let kept: Promise<T> | undefined;
  return () => (kept ??= read());
};

/** Without a page that the gateway names, a session that Redis does not know has most likely just begun. */
const noteFound = (progress: Progress, { lastPage }: Turn, state: SessionState | undefined): void => {
  if (state) progress.language = state.language;
  if (state || lastPage === undefined) progress.unsure = false;
};

/** The session as stored; one that began on another version of the menu is found again on this one. */
const usableState = (deps: GatewayDeps, held: HeldSession): SessionState | undefined => {
  const state = held.state === undefined ? undefined : deps.sessions.read(held.state);
  return state?.menu === deps.runner.engine.menu.version ? state : undefined;
};

/** A request for a session that has ended, or for a step that it has left behind and forgotten. */
const isOver = (deps: GatewayDeps, state: SessionState, tags: TurnTags): boolean =>
  state.ended === true || !goesOn(deps.hasher, tags.session, state, tags.inputs);

/** What was answered before is answered again, also when Redis cannot be told that the session is free. */
const unchanged = async (deps: GatewayDeps, call: Call, held: HeldSession, handled: Handled): Promise<Handled> => {
  await deps.store.release(held).catch((error: unknown) => {
    noteError(deps, call, error);
  });
  return handled;
};

/** The session, its answer and the draft are written before the caller is answered. */
const keep = async (deps: GatewayDeps, held: HeldSession, tags: TurnTags, played: Played): Promise<void> => {
  const { answer } = played;
  const session: SessionState = { ...played.session, used: tags.inputs.length, tag: tags.step, ended: answer.end };
  await deps.store.release(held, {
    state: deps.sessions.write(session),
    answer: { stepTag: tags.step, answer },
    drafts: draftChange(held, session),
  });
};

/** A sale that nothing was put into yet is no draft. Most turns have none, and nothing to drop. */
const draftChange = (
  { drafts }: HeldSession,
  { who, cart, waitingCart }: SessionState,
): ReadonlyMap<string, string | null> => {
  if (!who) return new Map();
  const draft = [cart, waitingCart].find((candidate) =>
    candidate?.lines.some((line) => line.quantityMilli !== undefined),
  );
  if (!draft && !drafts.has(who.tenantId)) return new Map();
  return new Map([[who.tenantId, draft ? writeDraft({ cart: draft }) : null]]);
};

/** The answer to a failed turn is kept too: the same request again must not work where the caller was told it had not. */
const failed = async (deps: GatewayDeps, call: Call, held: HeldSession, error: unknown): Promise<Handled> => {
  if (isFault(error)) noteError(deps, call, error);
  const answer = failureAnswer(deps, error, call.progress);
  await keepAnswer(deps, call, held, answer).catch(() => undefined);
  return { answer, result: 'failed' };
};

/** After the deadline the session is taken from the slow turn: what it brings later is not kept as if it were in time. */
const giveUp = (deps: GatewayDeps, call: Call, answer: Answer): void => {
  const { held } = call.progress;
  if (!held) return;
  keepAnswer(deps, call, held, answer).catch((error: unknown) => {
    noteError(deps, call, error);
  });
};

const keepAnswer = async (
  deps: GatewayDeps,
  { turn, key }: Call,
  held: HeldSession,
  answer: Answer,
): Promise<unknown> => {
  const state = held.state === undefined ? undefined : readSession(held.state);
  const { step } = tagTurn(deps.hasher, key.session, turn, state);
  return deps.store.release(held, { answer: { stepTag: step, answer } });
};
