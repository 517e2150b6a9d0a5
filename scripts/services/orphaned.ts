/**
 * Resolves when npm, which started us, is gone: a signal that ends npm does not always reach what npm runs. Started by
 * hand, we may well outlive the shell.
 */
export const orphaned = (): Promise<void> =>
  new Promise((resolve) => {
    if (process.env['npm_lifecycle_event'] === undefined) return;
    const parent = process.ppid;
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      resolve();
    }, 500);
    timer.unref();
  });
