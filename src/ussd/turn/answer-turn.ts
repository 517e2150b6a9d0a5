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
import { dayBefore, dayOfCalls, type CallDay } from '../session/call-day.ts';
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
  const keyOf = createKeyOf(deps);
  const callOf = createCallOf(deps);
  return {
    answer: async (turn) => answerCall(deps, callOf(turn, await keyInItsDay(deps, keyOf, turn))),
    turnAway: (turn) => {
      const call = callOf(turn, keyOf(turn, dayOfCalls(deps.clock.now())));
      const answer = answerPage(deps, isJustADial(turn) ? 'X3' : 'X3U', call.progress.language);
      putOff(call, answer);
      return answer;
    },
  };
};

const createCallOf = (deps: TurnDeps): ((turn: Turn, key: SessionKey) => Call) => {
  const putOffs = createPutOff(deps);
  return (turn, key) => {
    const begun = performance.now();
    const call: Call = {
      turn,
      key,
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

type KeyOf = (turn: Turn, day: CallDay) => SessionKey;

/** How long it is waited for to learn on which day a call began. */
const LOOK_MS = 300;

/** The session of today; for some minutes behind the turn of the day that of the day before, where it is still under way. */
const keyInItsDay = async ({ store, clock }: TurnDeps, keyOf: KeyOf, turn: Turn): Promise<SessionKey> => {
  const now = clock.now();
  const today = keyOf(turn, dayOfCalls(now));
  const before = dayBefore(now);
  if (before === undefined) return today;
  const earlier = keyOf(turn, before);
  const isUnderWay = store.isKnown(earlier).catch(() => false);
  return (await within(LOOK_MS, isUnderWay, () => false)) ? earlier : today;
};

/** Calls that are known from their last key press; more than one process serves at once. */
const mostCalls = 10_000;

const createKeyOf = ({ hasher }: Pick<TurnDeps, 'hasher'>): KeyOf => {
  const known = new LRUCache<string, SessionKey>({ max: mostCalls });
  return (turn, day) => {
    const { gateway, sessionId, phone } = turn;
    const name = `${day} ${gateway} ${phone} ${sessionId}`;
    const before = known.get(name);
    if (before) return before;
    const key = { caller: hasher.phone(phone), gateway, session: sessionTagOf(hasher, turn, day) };
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
