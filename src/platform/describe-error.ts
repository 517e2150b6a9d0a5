/** What may be known of an error outside the program: never the values that it was about. */
export interface ErrorDescription {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: Omit<ErrorDescription, 'stack' | 'cause'>;
}

const QUOTED = /"([^"]*)"|'([^']*)'|`([^`]*)`/g;
/** Names of constraints, columns and settings are useful and harmless: `sales_client_ref_key`. A single word may be a person. */
const IDENTIFIER = /^[a-z][a-z0-9]*(_[a-z0-9]+)+$/;
const LONGEST_MESSAGE = 300;
const MOST_FRAMES = 12;

const withoutValues = (message: string): string =>
  message
    .slice(0, LONGEST_MESSAGE * 4)
    .replace(QUOTED, (whole: string, ...groups: unknown[]) =>
      groups.slice(0, 3).some((group) => typeof group === 'string' && IDENTIFIER.test(group)) ? whole : '"…"',
    )
    .replace(/=\([^)]*\)/g, '=(…)')
    .replace(/[^\s@/]+@[^\s@/]+/g, '…')
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '…')
    .replace(/\d{3,}/g, '#')
    .slice(0, LONGEST_MESSAGE);

const frames = (stack: string | undefined): string | undefined =>
  stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MOST_FRAMES)
    .join('\n');

const codeOf = (error: Error): string | undefined => {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[\w.-]{1,60}$/.test(code) ? code : undefined;
};

const brief = (error: Error): Omit<ErrorDescription, 'stack' | 'cause'> => {
  const code = codeOf(error);
  return { name: error.name, ...(code === undefined ? {} : { code }), message: withoutValues(error.message) };
};

/** Describes whatever was thrown by its kind and place. A message keeps its words and loses quoted values, numbers and addresses. */
export const describeError = (error: unknown): ErrorDescription => {
  if (!(error instanceof Error)) return { name: typeof error, message: 'not an error object' };
  const stack = frames(error.stack);
  return {
    ...brief(error),
    ...(stack === undefined ? {} : { stack }),
    ...(error.cause instanceof Error ? { cause: brief(error.cause) } : {}),
  };
};
