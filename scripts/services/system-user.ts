import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** Whether we are root, as whom PostgreSQL refuses to run. */
export const isRoot = (): boolean => process.getuid?.() === 0;

/** Runs a short check as that user (as ourselves without one) and says whether it succeeded. */
export const succeedsAs = (user: SystemUser | undefined, script: string, ...args: string[]): boolean =>
  spawnSync('/bin/sh', ['-c', script, 'check', ...args], { cwd: '/', stdio: 'ignore', ...user }).status === 0;

/** The user who owns an existing folder, or else an unprivileged one of this machine. Only asked when we are root. */
export const unprivilegedUser = (ownedFolder: string): SystemUser => {
  const owner = statSync(ownedFolder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return find('postgres') ?? create('kibanda') ?? find('nobody') ?? { uid: 65534, gid: 65534 };
};

const find = (name: string): SystemUser | undefined => {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
};

const create = (name: string): SystemUser | undefined => {
  const made = [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name],
    ['adduser', '-S', '-D', '-H', name],
  ].some(([command = '', ...args]) => find(name) ?? spawnSync(command, args, { stdio: 'ignore' }).status === 0);
  return made ? find(name) : undefined;
};
