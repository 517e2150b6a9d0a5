import { LRUCache } from 'lru-cache';
import { within } from '../../platform/deadline.ts';
import { withOrigin } from '../../platform/origin.ts';
import { isJustADial } from './admission.ts';
import { CERTAINTY, overdueAt } from './certainty.ts';
import { answerOverdue, apologise, putOff } from './fail-turn.ts';
import { createPutOff } from './put-off.ts';
import { answerPage, type TurnDeps, type TurnInput, type TurnProgress } from './turn-deps.ts';
import { apology } from './failure-answer.ts';
import { noteError, type Call, type Handled } from './keep-turn.ts';
import type { SessionKey } from '../session/session-store.ts';
import { proofFor, sessionTagOf, tagTurn } from '../session/tags.ts';
import { takeTurn } from './take-turn.ts';
import { inputsIn, type Answer, type HandleTurn, type Turn } from '../turn.ts';

export interface Turns {
  /**
   * Answers one key press: takes the session (one turn at a time, across processes), plays the turn, and keeps the answer
   * so that a repeated request gets the same bytes. Always answers, within the deadline, whatever is down.
   */
  readonly answer: HandleTurn;
  /** The last page for a key press that nobody has time for now. Unless it dials, its caller is not sure, and it is closed. */
  readonly turnAway: (turn: Turn) => Answer;
}

export const createTurns = (deps: TurnDeps): Turns => {
  const callOf = createCallOf(deps);
  return {
    answer: (turn) => answerCall(deps, callOf(turn)),
    turnAway: (turn) => {
      const call = callOf(turn);
      const answer = answerPage(deps, isJustADial(turn) ? 'X3' : 'X3U', call.progress.language);
      putOff(call, answer);
      return answer;
    },
  };
};

const createCallOf = (deps: TurnDeps): ((turn: Turn) => Call) => {
  const keyOf = createKeyOf(deps);
  const putOffs = createPutOff(deps);
  return (turn) => {
    const begun = performance.now();
    const call: Call = {
      turn,
      key: keyOf(turn),
      begun,
      until: begun + turn.deadlineMs,
      progress: progressOf(turn),
      closeLater: () => {
        putOffs(pressOf(deps, call), call.progress.language);
      },
    };
    return call;
  };
};

const answerCall = async (deps: TurnDeps, call: Call): Promise<Answer> => {
  const { turn, key, progress, begun, until } = call;
  const origin = `${turn.gateway}:${key.session.slice(0, 32)}`;
  const work = withOrigin(origin, () => takeTurn(deps, call)).catch((error: unknown): Handled => {
    noteError(deps, call, error);
    const answer = apologise(deps, call, error);
    putOff(call, answer);
    return { answer, result: 'failed' };
  });
  const handled = await within(until - begun, work, (): Handled => {
    progress.mayNotSave = true;
    return { answer: apology(deps, CERTAINTY[overdueAt(progress)], progress.language), result: 'deadline' };
  });
  if (handled.result === 'deadline') answerOverdue(deps, call, handled.answer);
  observe(deps, call, handled);
  return proved(deps, call, handled);
};

/** What is known of a key press that may not even have its session. */
const pressOf = (
  deps: TurnDeps,
  { turn, key, progress: { at } }: Call,
): Pick<TurnInput, 'state' | 'tags' | 'memberships'> => ({
  state: at?.state,
  tags: at?.tags ?? tagTurn(deps.hasher, key.session, turn, undefined),
  memberships: () => deps.membershipsOf(turn.phone),
});

const progressOf = ({ inputs }: Turn): TurnProgress => ({
  isDial: inputsIn(inputs).length === 0,
  asked: false,
  effect: 'none',
  isTurnedDown: false,
  mayNotSave: false,
  language: 'en',
  at: undefined,
});

/** The answer as it goes out: what the gateway echoes with the next key press proves what was shown. */
const proved = (deps: TurnDeps, { key, progress }: Call, { answer, tags = progress.at?.tags }: Handled): Answer => {
  const { text, end, page } = answer;
  if (end || tags === undefined) return { text, end, page };
  const shown = { session: key.session, step: tags.step, dialled: tags.dialled };
  return { text, end, page, proof: proofFor(deps.hasher, shown, answer) };
};

/** Calls that are known from their last key press; more than one process serves at once. */
const mostCalls = 10_000;

const createKeyOf = ({ hasher }: Pick<TurnDeps, 'hasher'>): ((turn: Turn) => SessionKey) => {
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

const observe = (deps: TurnDeps, { turn, key, begun, progress }: Call, handled: Handled): void => {
  deps.observe({
    gateway: turn.gateway,
    phoneHash: key.caller,
    sessionTag: key.session,
    tenantId: handled.tenantId,
    page: handled.answer.page,
    end: handled.answer.end,
    ms: performance.now() - begun,
    result: handled.result,
    inputs: progress.at?.tags.next ? progress.at.tags.inputs.length : inputsIn(turn.inputs).length,
    isFirst: handled.isFirst ?? false,
    startedAt: handled.startedAt,
    network: turn.network,
  });
};
