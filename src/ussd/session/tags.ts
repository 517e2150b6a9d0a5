import type { Hasher } from '../../platform/hash.ts';
import type { Dialled, SessionState } from './session.ts';
import type { Answer, Turn } from '../turn.ts';
import type { CallDay } from './call-day.ts';
import { nextStep, type NextStep } from './next-step.ts';
import { NO_PLACE, PLACE_LENGTH, proofOf, PROOF_LENGTH, TEXT_LENGTH, textTag } from './shown-proof.ts';

/** Names for a session and its steps that tell neither the number, nor what was typed (a PIN may be among it). */
export interface TurnTags {
  readonly session: string;
  /** Every input up to and with this step. */
  readonly step: string;
  /** What was dialled stands at their beginning: as it came, or as so many places when it is not delivered any more. */
  readonly inputs: readonly string[];
  /** What was dialled behind the code when the session began, if the code brought it. */
  readonly dialled: Dialled | undefined;
  /** The dialled tokens are empty places: nobody can walk them again. */
  readonly isCut: boolean;
  /** The gateway repeats in its inputs what the code brought. */
  readonly codeInInputs: boolean;
  /** On a network that delivers only the last input: where this one stands. What came before it are empty places. */
  readonly next?: NextStep;
  /** The inputs begin like what was dialled, and nothing proves that they repeat it: the keys may have been pressed once more. */
  readonly pressedAgain?: TurnTags;
}

const DIALLED_LENGTH = 16;
/** Stands for a dialled token that is not delivered any more. */
const PLACE = '';

/** From the end of the dial on, what was dialled counts by its own tag: it belongs to the session, delivered again or not. */
const stepTag = (
  hasher: Hasher,
  { session, dialled, next }: Pick<TurnTags, 'session' | 'dialled' | 'next'>,
  inputs: readonly string[],
): string => {
  if (next && inputs.length >= next.base) return next.tagOf(inputs.slice(next.base));
  return dialled && inputs.length >= dialled.count
    ? hasher.tag('step', session, dialled.tag, ...inputs.slice(dialled.count))
    : hasher.tag('step', session, ...inputs);
};

/** The tag of a caller's session: another phone on the same session id has another, and so has the same id on another day. */
export const sessionTagOf = (
  hasher: Hasher,
  turn: Pick<Turn, 'gateway' | 'sessionId' | 'phone'>,
  day: CallDay,
): string => hasher.tag('session', turn.gateway, turn.sessionId, turn.phone, String(day));

const startsWith = (inputs: readonly string[], start: readonly string[]): boolean =>
  start.every((token, index) => inputs[index] === token);

/** Whether inputs go on from where the session stands. */
export const goesOn = (hasher: Hasher, session: string, state: SessionState, inputs: readonly string[]): boolean =>
  inputs.length >= state.used &&
  stepTag(hasher, { session, dialled: state.dialled }, inputs.slice(0, state.used)) === state.tag;

const dialledTag = (hasher: Hasher, session: string, tokens: readonly string[]): string =>
  hasher.tag('dialled', session, ...tokens).slice(0, DIALLED_LENGTH);

const beginsWith = (hasher: Hasher, session: string, inputs: readonly string[], { count, tag }: Dialled): boolean =>
  inputs.length >= count && dialledTag(hasher, session, inputs.slice(0, count)) === tag;

/**
 * All inputs of a turn. Tokens dialled behind the code come either in the service code alone, or there and in the
 * inputs again: which of the two, the session so far tells; at the first turn, whether they begin alike. Once the session
 * has begun they belong to it, also when the code comes without them from then on.
 */
export const tagTurn = (
  hasher: Hasher,
  session: string,
  turn: Delivered,
  state: SessionState | undefined,
): TurnTags => {
  const { serviceTokens, inputs } = turn;
  if ('next' in inputs) return lastTyped(hasher, session, { ...turn, inputs }, state);
  const delivered = { ...turn, inputs: inputs.all };
  const all = deliveredIn(hasher, session, delivered, state);
  if (state) return inSession(hasher, session, { all, state, inputs: inputs.all });
  if (serviceTokens.length === 0) return echoedIn(hasher, session, delivered) ?? tagged(hasher, session, all);
  return dialledIn(hasher, session, delivered, all);
};

/**
 * The session begins, or is lost. Inputs that begin like what was dialled may repeat it, or the caller pressed the same
 * keys once more: should the echo prove only the latter, it was that. Without an echo what is kept of the call may tell.
 */
const dialledIn = (hasher: Hasher, session: string, turn: DeliveredAll, all: readonly string[]): TurnTags => {
  const { serviceTokens, inputs } = turn;
  const dialled = { count: serviceTokens.length, tag: dialledTag(hasher, session, serviceTokens) };
  const likely = { ...tagged(hasher, session, all, dialled), codeInInputs: all === inputs };
  if (!likely.codeInInputs || shownLast(hasher, likely, turn)) return likely;
  const pressedAgain = tagged(hasher, session, [...serviceTokens, ...inputs], dialled);
  return shownLast(hasher, pressedAgain, turn) ? pressedAgain : { ...likely, pressedAgain };
};

interface Delivered extends Pick<Turn, 'serviceTokens' | 'inputs' | 'lastPage' | 'proof'> {
  /** When it came, in ms since 1970 by the clock of Redis; needed where only the last input is delivered. */
  readonly now?: number;
}

interface DeliveredAll extends Omit<Delivered, 'inputs'> {
  readonly inputs: readonly string[];
}

/** The network delivers only the last input: the session knows how many came before it, and nobody what they were. */
const lastTyped = (
  hasher: Hasher,
  session: string,
  turn: Parameters<typeof nextStep>[2] & Delivered,
  state: SessionState | undefined,
): TurnTags => {
  const next = nextStep(hasher, session, turn, state);
  const inputs = [...Array.from({ length: next.base }, () => PLACE), ...turn.serviceTokens, ...turn.inputs.next];
  const step = next.tagOf(inputs.slice(next.base));
  return { session, inputs, dialled: undefined, isCut: !next.isDial, codeInInputs: false, step, next };
};

const tagged = (hasher: Hasher, session: string, inputs: readonly string[], dialled?: Dialled): TurnTags => ({
  session,
  inputs,
  dialled,
  isCut: false,
  codeInInputs: false,
  step: stepTag(hasher, { session, dialled }, inputs),
});

/** What was dialled is not delivered any more: empty places stand for it. */
const cut = (hasher: Hasher, session: string, inputs: readonly string[], dialled: Dialled): TurnTags => ({
  ...tagged(hasher, session, [...Array.from({ length: dialled.count }, () => PLACE), ...inputs], dialled),
  isCut: true,
});

const deliveredIn = (
  hasher: Hasher,
  session: string,
  { serviceTokens, inputs }: DeliveredAll,
  state: SessionState | undefined,
): readonly string[] => {
  const both = [...serviceTokens, ...inputs];
  const repeats = serviceTokens.length > 0 && startsWith(inputs, serviceTokens);
  const isWhole = (): boolean =>
    state ? state.codeInInputs === true || !goesOn(hasher, session, state, both) : inputs.length > 0;
  return repeats && isWhole() ? inputs : both;
};

interface SessionTurn {
  readonly all: readonly string[];
  readonly inputs: readonly string[];
  readonly state: SessionState;
}

const inSession = (hasher: Hasher, session: string, turn: SessionTurn): TurnTags => {
  const { all, inputs, state } = turn;
  const codeInInputs = state.codeInInputs === true;
  if (!state.dialled) return { ...tagged(hasher, session, all), codeInInputs };
  const without = cut(hasher, session, inputs, state.dialled);
  const isAll = beginsWith(hasher, session, all, state.dialled) && !isCutOff(hasher, turn, without);
  return { ...(isAll ? tagged(hasher, session, all, state.dialled) : without), codeInInputs };
};

/** The code came short, and the inputs happen to begin like what was dialled. Who can go on both ways pressed one key. */
const isCutOff = (hasher: Hasher, { all, inputs, state }: SessionTurn, without: TurnTags): boolean => {
  if (all.length > inputs.length || state.codeInInputs === true) return false;
  const { session } = without;
  if (!goesOn(hasher, session, state, without.inputs)) return false;
  return all.length !== state.used + 1 || !goesOn(hasher, session, state, all);
};

/** The session is lost, and so is what was dialled: the echoed page proves how the call began. */
const echoedIn = (hasher: Hasher, session: string, turn: DeliveredAll): TurnTags | undefined => {
  const echoed = /^(\w)([0-9a-f]+)$/.exec(turn.proof?.slice(PROOF_LENGTH + TEXT_LENGTH + PLACE_LENGTH) ?? '');
  if (!echoed) return undefined;
  const [, count = '', tag = ''] = echoed;
  const tags = cut(hasher, session, turn.inputs, { count: Number.parseInt(count, 36), tag });
  return shownLast(hasher, tags, turn) && tags;
};

/** The tag of the step that ended with the input of this number; 0 is the dial. */
export const tagOfStep = (hasher: Hasher, tags: TurnTags, used: number): string =>
  used === tags.inputs.length ? tags.step : stepTag(hasher, tags, tags.inputs.slice(0, used));

/** The tags of every beginning of the inputs, the whole first and the dial last: to find the last step that was kept. */
export const stepsSoFar = (
  hasher: Hasher,
  tags: TurnTags,
): readonly { readonly used: number; readonly tag: string }[] =>
  Array.from({ length: tags.inputs.length + 1 }, (_, index) => {
    const used = tags.inputs.length - index;
    return { used, tag: tagOfStep(hasher, tags, used) };
  });

/** What the echo must tell once the session is lost: of more tokens than a digit of base 36 counts it tells nothing. */
const dialledEcho = (dialled: Dialled | undefined): string =>
  dialled && dialled.count < 36 ? dialled.count.toString(36) + dialled.tag : '';

/** Proves to ourselves, when it comes back, that this page with these words answered this step. */
export const proofFor = (
  hasher: Hasher,
  { session, step, dialled }: Pick<TurnTags, 'session' | 'step'> & { readonly dialled?: Dialled | undefined },
  { page, text, place = NO_PLACE }: Pick<Answer, 'page' | 'text' | 'place'>,
): string => proofOf(hasher, [session, step, page], textTag(hasher, text) + place + dialledEcho(dialled));

/** What the caller was shown last: how many inputs had been made by then, and whether an answer is the one that was seen. */
export interface ShownLast {
  readonly used: number;
  /** The page stands for the place that the caller was at, with the same things in hand; its words may be others by now. */
  readonly isPlace: (answer: Pick<Answer, 'place'>) => boolean;
  /** The words are those that were read. */
  readonly isText: (answer: Pick<Answer, 'text'>) => boolean;
}

/** Which step of this session the echoed page answered; undefined when there is no proof, or none of ours. */
export const shownLast = (
  hasher: Hasher,
  tags: TurnTags,
  { lastPage, proof }: Pick<Turn, 'lastPage' | 'proof'>,
): ShownLast | undefined => {
  if (lastPage === undefined || proof === undefined) return undefined;
  const text = proof.slice(PROOF_LENGTH);
  const [, ...earlier] = stepsSoFar(hasher, tags);
  const shown = earlier.find(({ tag }) => proofOf(hasher, [tags.session, tag, lastPage], text) === proof);
  if (!shown) return undefined;
  const place = text.slice(TEXT_LENGTH, TEXT_LENGTH + PLACE_LENGTH);
  return {
    used: shown.used,
    isPlace: (answer) => answer.place === place,
    isText: (answer) => text.startsWith(textTag(hasher, answer.text)),
  };
};
