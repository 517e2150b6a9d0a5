import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { SystemUser } from './system-user.ts';

export interface ServiceCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  /** How this program wants to be asked to end. */
  readonly stopSignal: 'INT' | 'TERM';
  /** Instead of our own environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Another user to run as; only root can ask for that. */
  readonly user?: SystemUser | undefined;
}

export interface GuardedProcess {
  /** Resolves with its exit code (none after a signal) once the program has ended, whoever ended it. */
  readonly ended: Promise<number | null>;
  readonly hasEnded: () => boolean;
  /** Asks it to end and waits; the guard kills it when it takes too long. */
  readonly stop: () => Promise<void>;
  /** Ends it at once, as a power cut would. For tests of failure. */
  readonly kill: () => Promise<void>;
}

/**
 * The guard is the parent of the service and holds the reading end of a pipe whose writing end only we hold. However we
 * end, by SIGKILL too, the system closes that pipe, and the guard stops the service. A line in the pipe means: at once.
 */
const GUARD = `
signal=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
service=$!
(
  if read -r _ <&3; then kill -KILL $service; exit; fi
  kill -$signal $service
  sleep 7
  kill -KILL $service
) 2>/dev/null &
exec 3<&-
trap '' HUP INT TERM
wait $service
code=$?
kill -TERM 0
exit $code
`;

/** Starts a program that cannot outlive us. */
export const startGuarded = (service: ServiceCommand): GuardedProcess => {
  const log = openSync(service.logFile, 'a', 0o600);
  const child = spawn('/bin/sh', ['-c', GUARD, 'guard', service.stopSignal, service.command, ...service.args], {
    // A process group of its own: Ctrl-C in the terminal reaches us only, so that we stop things in order.
    detached: true,
    cwd: service.cwd ?? '/',
    env: service.env ?? process.env,
    stdio: ['pipe', log, log],
    ...(service.user && { uid: service.user.uid, gid: service.user.gid }),
  });
  closeSync(log);
  const { stdin: lifeline } = child;
  if (!lifeline) throw new Error(`${service.name} could not be given a guard.`);
  let over = false;
  const ended = new Promise<number | null>((resolve) => {
    const end = (code: number | null): void => {
      over = true;
      lifeline.destroy();
      resolve(code);
    };
    child.once('exit', end);
    child.once('error', () => {
      end(null);
    });
  });
  lifeline.on('error', () => undefined);
  return {
    ended,
    hasEnded: () => over,
    async stop() {
      lifeline.end();
      await ended;
    },
    async kill() {
      lifeline.write('now\n');
      await ended;
    },
  };
};

/** The last lines that a service wrote, for the message about its failure. */
export const lastLines = (logFile: string, count = 12): string =>
  readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
