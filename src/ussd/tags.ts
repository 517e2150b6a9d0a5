import type { Hasher } from '../platform/hash.ts';
import type { SessionState } from './session.ts';
import type { Turn } from './turn.ts';

/** Names for a session and its steps that tell neither the number, nor what was typed (a PIN may be among it). */
export interface TurnTags {
  readonly session: string;
  /** Every input up to and with this step. */
  readonly step: string;
  readonly inputs: readonly string[];
}

const stepTag = (hasher: Hasher, sessionTag: string, inputs: readonly string[]): string =>
  hasher.tag('step', sessionTag, ...inputs);

/** The tag of a caller's session: another phone on the same session id has another. */
export const sessionTagOf = (hasher: Hasher, turn: Pick<Turn, 'gateway' | 'sessionId' | 'phone'>): string =>
  hasher.tag('session', turn.gateway, turn.sessionId, turn.phone);

const startsWith = (inputs: readonly string[], start: readonly string[]): boolean =>
  start.every((token, index) => inputs[index] === token);

/** Whether inputs go on from where the session stands. */
export const goesOn = (hasher: Hasher, sessionTag: string, state: SessionState, inputs: readonly string[]): boolean =>
  inputs.length >= state.used && stepTag(hasher, sessionTag, inputs.slice(0, state.used)) === state.tag;

/**
 * All inputs of a turn. Tokens dialled behind the code come either in the service code alone, or there and in the
 * inputs again: which of the two, the session so far tells; at the first turn, whether they begin alike.
 */
export const tagTurn = (
  hasher: Hasher,
  session: string,
  { serviceTokens, inputs }: Pick<Turn, 'serviceTokens' | 'inputs'>,
  state: SessionState | undefined,
): TurnTags => {
  const both = [...serviceTokens, ...inputs];
  const repeats = serviceTokens.length > 0 && startsWith(inputs, serviceTokens);
  const isWhole = (): boolean => (state ? !goesOn(hasher, session, state, both) : inputs.length > 0);
  const all = repeats && isWhole() ? inputs : both;
  return { session, step: stepTag(hasher, session, all), inputs: all };
};

/** The tag of the step that ended with the input of this number; 0 is the dial. */
export const tagOfStep = (hasher: Hasher, { session, step, inputs }: TurnTags, used: number): string =>
  used === inputs.length ? step : stepTag(hasher, session, inputs.slice(0, used));

/** The tags of every beginning of the inputs, the whole first and the dial last: to find the last step that was kept. */
export const stepsSoFar = (
  hasher: Hasher,
  tags: TurnTags,
): readonly { readonly used: number; readonly tag: string }[] =>
  Array.from({ length: tags.inputs.length + 1 }, (_, index) => {
    const used = tags.inputs.length - index;
    return { used, tag: tagOfStep(hasher, tags, used) };
  });

const PROOF_LENGTH = 12;
const TEXT_LENGTH = 8;

/** Stands for the words of a page. */
const textTag = (hasher: Hasher, text: string): string => hasher.tag('page', text).slice(0, TEXT_LENGTH);

const proofOf = (hasher: Hasher, step: readonly [session: string, step: string, page: string], text: string): string =>
  hasher.tag('shown', ...step, text).slice(0, PROOF_LENGTH) + text;

/** Proves to ourselves, when it comes back, that this page with these words answered this step. */
export const proofFor = (
  hasher: Hasher,
  { session, step }: Pick<TurnTags, 'session' | 'step'>,
  { page, text }: { readonly page: string; readonly text: string },
): string => proofOf(hasher, [session, step, page], textTag(hasher, text));

/** What the caller was shown last: how many inputs he had made by then, and whether a text is the one that he saw. */
export interface ShownLast {
  readonly used: number;
  readonly isText: (text: string) => boolean;
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
  return shown && { used: shown.used, isText: (candidate) => textTag(hasher, candidate) === text };
};
