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

/** The tags of every shorter beginning of the inputs, longest first: to find the last step that was saved. */
export const earlierSteps = (
  hasher: Hasher,
  { session, inputs }: TurnTags,
): readonly { readonly used: number; readonly tag: string }[] =>
  inputs.map((_, index) => ({
    used: inputs.length - index,
    tag: stepTag(hasher, session, inputs.slice(0, inputs.length - index)),
  }));
