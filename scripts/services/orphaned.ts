import { existsSync, readFileSync } from 'node:fs';

/**
 * Resolves when npm, which started us, is gone: a signal that ends npm does not always reach what npm runs, since there
 * may be a shell between the two. Started by hand, we may well outlive the shell.
 */
export const orphaned = (): Promise<void> =>
  new Promise((resolve) => {
    if (process.env['npm_lifecycle_event'] === undefined) return;
    const before = ancestors();
    const timer = setInterval(() => {
      if (ancestors() === before) return;
      clearInterval(timer);
      resolve();
    }, 500);
    timer.unref();
  });

/** Our parent and, where the system shows it, the parent's parent. */
const ancestors = (): string => {
  const parent = process.ppid;
  const status = `/proc/${parent}/status`;
  const grandparent = existsSync(status) ? /^PPid:\s*(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
  return `${parent} ${grandparent ?? ''}`;
};
