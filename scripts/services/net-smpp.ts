import { spawnSync } from 'node:child_process';
import { requireProgram } from './packages.ts';

/** Perl's module of SMPP is no command: it is there when Perl finds it. */
const findPerl = (): string | undefined =>
  spawnSync('perl', ['-MNet::SMPP', '-MJSON::PP', '-e', '1'], { stdio: 'ignore' }).status === 0 ? 'perl' : undefined;

/** Finds a Perl that speaks SMPP, or installs what it lacks: an implementation that is not the one which we use. */
export const requireNetSmpp = (say: (line: string) => void): Promise<string> =>
  requireProgram({ what: "Perl's Net::SMPP", find: findPerl, packages: { apt: 'perl libnet-smpp-perl' } }, say);
