import type { TurnDeps, TurnInput } from './turn-deps.ts';

/**
 * The inputs of a call that Redis does not know, when it is known that the caller was inside: the PIN was given in it. The
 * PIN and the tries before it are empty places then, because none is needed now. Undefined when the caller is not known to be inside.
 */
export const inputsInside = async (
  deps: TurnDeps,
  { memberships, tags }: TurnInput,
): Promise<readonly (string | undefined)[] | undefined> => {
  const entered = (await memberships()).find(({ member }) => member.windowSession === tags.session);
  if (!entered) return undefined;
  const at = await placeOfPin(deps, entered.member.id, tags.inputs);
  // What stands before a PIN is a dial that waited for it, or wrong tries.
  return tags.inputs.map((token, index) => (index === at || (index < at && isPin(token)) ? undefined : token));
};

const isPin = (token: string): boolean => /^\d{4}$/.test(token);

/** Three wrong tries lock the door: more candidates need not be looked at. */
const mostTries = 3;

const placeOfPin = async (deps: TurnDeps, memberId: string, inputs: readonly string[]): Promise<number> => {
  const candidates = inputs.flatMap((token, index) => (isPin(token) ? [index] : [])).slice(0, mostTries);
  for (const index of candidates) {
    if (await deps.isPinOf(memberId, inputs[index] ?? '')) return index;
  }
  return -1;
};
