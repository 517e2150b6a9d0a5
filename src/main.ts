import { realpathSync } from 'node:fs';
import { runCli } from './cli/kibanda.ts';
import { compose, type Role } from './compose/program.ts';
import type { Config } from './config.ts';

/** Longer than this nobody waits for a clean end: Kubernetes and Docker would kill us anyway. */
const STOP_MS = 10_000;

export interface RunningProgram {
  /** Where HTTP listens, when the role `web` runs. */
  readonly port?: number | undefined;
  readonly stop: () => Promise<void>;
}

/** All is closed by then; what still looks for a Redis that is away (BullMQ does) holds nothing of ours. */
const EXIT_GRACE_MS = 500;

/** Builds the program from its settings and starts the chosen roles. */
export const run = async (config: Config, roles: readonly Role[]): Promise<RunningProgram> => {
  const program = await compose(config);
  try {
    const { port } = await program.start(roles);
    return { port, stop: program.stop };
  } catch (error) {
    await program.stop();
    throw error;
  }
};

/** Resolves at the first SIGTERM or Ctrl-C. From then on the process has ten seconds to live. */
export const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        setTimeout(() => process.exit(1), STOP_MS).unref();
        resolve();
      });
    }
  });

/** Runs the chosen roles until somebody asks the process to end. */
export const serve = async (
  config: Config,
  roles: readonly Role[],
  onReady: (port?: number) => void,
): Promise<void> => {
  const stopped = stopSignal();
  const program = await run(config, roles);
  onReady(program.port);
  await stopped;
  await program.stop();
  setTimeout(() => process.exit(), EXIT_GRACE_MS).unref();
};

// The one entry of the built program: `node dist/src/main.js serve --role web`.
if (realpathSync(process.argv[1] ?? '') === import.meta.filename) {
  // eslint-disable-next-line no-restricted-properties -- the one place that hands the environment to config.ts
  process.exitCode = await runCli(process.argv.slice(2), { env: process.env, serve });
}
