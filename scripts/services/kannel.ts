import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastLines, startGuarded } from './guard.ts';
import { requireProgram, type SystemProgram } from './packages.ts';
import { eventually, isListening } from './ports.ts';
import { isRoot, unprivilegedUser } from './system-user.ts';

export interface KannelSettings {
  readonly folder: string;
  /** The whole of its configuration, on ports of this machine. */
  readonly configuration: string;
  /** Where bearerbox waits for smsbox, and smsbox for us. */
  readonly boxPort: number;
  readonly sendsmsPort: number;
}

export const KANNEL: SystemProgram = {
  what: 'Kannel',
  commands: ['bearerbox'],
  packages: { apt: 'kannel' },
};

/** Starts a Kannel of our own: bearerbox, and smsbox in front of it. */
export const startKannel = async (settings: KannelSettings): Promise<{ readonly stop: () => Promise<void> }> => {
  const bearerbox = await requireProgram(KANNEL, () => undefined);
  const { folder } = settings;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'kannel.conf');
  writeFileSync(file, settings.configuration, { mode: 0o600 });
  const user = isRoot() ? unprivilegedUser(folder) : undefined;
  if (user) for (const path of [folder, file]) chownSync(path, user.uid, user.gid);
  chmodSync(folder, 0o755);
  const box = async (name: string, command: string, port: number) => {
    const logFile = join(folder, `${name}.log`);
    const running = startGuarded({ name, command, args: ['-v', '1', file], logFile, stopSignal: 'TERM', user });
    if (await eventually(() => isListening(port), { timeoutMs: 20_000, givenUp: running.hasEnded })) return running;
    await running.stop();
    throw new Error(`${name} did not start. Its last words:\n${lastLines(logFile)}`);
  };
  const bearer = await box('bearerbox', bearerbox, settings.boxPort);
  const sms = await box('smsbox', join(dirname(bearerbox), 'smsbox'), settings.sendsmsPort);
  return {
    stop: async () => {
      await sms.stop();
      await bearer.stop();
    },
  };
};
