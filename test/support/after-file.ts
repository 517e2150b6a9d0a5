const REGISTERED = Symbol.for('kibanda.afterFile');

type CleanUp = () => Promise<void>;

/** Runs after the file's last test and its `afterAll` hooks (Jest would run ours before those that were defined later). */
export const afterFile = (cleanUp: CleanUp): void => {
  const shared: { [REGISTERED]?: CleanUp[] } = globalThis;
  shared[REGISTERED] = [cleanUp, ...(shared[REGISTERED] ?? [])];
};
