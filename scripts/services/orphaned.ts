import { existsSync, readFileSync } from 'node:fs';

/** An older Node started us on the one that we need: see scripts/runtime.mjs. */
const isBrought = process.env['KIBANDA_RUNTIME_BROUGHT'] !== undefined;

/**
 * Resolves when npm, which started us, is gone: a signal that ends npm does not always reach what npm runs, since there
 * may be a shell between the two. Started by hand, we may well outlive the shell.
 */
export const orphaned = (): Promise<void> =>
  new Promise((resolve) => {
    if (process.env['npm_lifecycle_event'] === undefined && !isBrought) return;
    const before = ancestors();
    const timer = setInterval(() => {
      if (ancestors() === before) return;
      clearInterval(timer);
      resolve();
    }, 500);
    timer.unref();
  });

/** Our parent and, where the system shows it, the parent's parent; one more where an older Node stands between. */
const ancestors = (): string => {
  const found = [String(process.ppid)];
  while (found.length < (isBrought ? 3 : 2)) found.push(parentOf(found.at(-1) ?? ''));
  return found.join(' ');
};

const parentOf = (pid: string): string => {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return '';
  return /^PPid:\s*(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1] ?? '';
};
