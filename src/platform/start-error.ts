/** The program cannot start as things are. Tells an operator what to look after, in one line, without a secret. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Whether another program already listens where this one was to. */
export const isTaken = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  return ('code' in error && error.code === 'EADDRINUSE') || ('cause' in error && isTaken(error.cause));
};
