/** The keys of a page whose `when` names a flag that is not up: they are neither printed nor handled. */
export const closedKeys = (
  keys: Readonly<Record<string, unknown>>,
  flags: Readonly<Record<string, boolean>>,
): readonly string[] =>
  Object.entries(keys).flatMap(([key, step]) =>
    typeof step === 'object' && step !== null && 'when' in step && flags[String(step.when)] !== true ? [key] : [],
  );
