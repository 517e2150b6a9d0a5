type CleanUp = () => Promise<void>;

declare global {
  /** Read by environment.mjs. */
  var kibandaAfterFile: readonly CleanUp[] | undefined;
}

/** Runs after the file's last test and its `afterAll` hooks (Jest would run ours before those that were defined later). */
export const afterFile = (cleanUp: CleanUp): void => {
  globalThis.kibandaAfterFile = [cleanUp, ...(globalThis.kibandaAfterFile ?? [])];
};
