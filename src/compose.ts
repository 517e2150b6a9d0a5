import type { Config } from './config.ts';

/** What one process of the program can be: answer callers, publish events, or react to them. */
export const ROLES = ['web', 'relay', 'worker'] as const;
export type Role = (typeof ROLES)[number];

/** The whole program, built and not yet running. */
export interface Program {
  /** Starts the chosen roles; `web` tells the port on which it listens. */
  readonly start: (roles: readonly Role[]) => Promise<{ port?: number }>;
  /** Stops everything in order: takes nothing new, finishes what it has, then closes the connections. */
  readonly stop: () => Promise<void>;
}

/** Builds everything from the settings. */
export const compose = (_config: Config): Promise<Program> =>
  Promise.resolve({ start: () => Promise.resolve({}), stop: () => Promise.resolve() });
