import type { Role } from '../compose/program.ts';
import type { Config, Environment } from '../config.ts';

/** What the commands get from the process that runs them. */
export interface CliContext {
  readonly env: Environment;
  readonly print: (line: string) => void;
  /** Runs the chosen roles until the process is asked to end. */
  readonly serve: (config: Config, roles: readonly Role[], onReady: (port?: number) => void) => Promise<void>;
  /** Where the program that these settings belong to listens, if it is known to run. */
  readonly serverUrl?: string | undefined;
}

/** A failure that the person at the keyboard can do something about: told in a sentence, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
}
