import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { requireProgram, type SystemProgram } from '../services/packages.ts';

const run = promisify(execFile);

/**
 * Where a tool comes from, with its version: the module proxy of Go, the Python package index (what its behaviour hangs on is
 * named behind it), or the system's packages.
 */
const source = z.union([
  z.strictObject({ go: z.string().regex(/@v/) }),
  z.strictObject({ pip: z.string().regex(/==/) }),
  z.strictObject({ system: z.string() }),
]);
const tools = z.record(z.string(), source);
type Source = z.infer<typeof source>;

const PYTHON: SystemProgram = {
  what: 'Python',
  commands: ['python3'],
  packages: { apt: 'python3 python3-venv', apk: 'python3', brew: 'python3' },
};

const CACHE = join(homedir(), '.cache', 'kibanda', 'audit');

/** The tools of the audit, by name. */
export const readTools = (): Readonly<Record<string, Source>> =>
  tools.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'tools.json'), 'utf8')));

/**
 * The path of a tool in the version that is named for it; it is installed the first time, and kept for the next.
 * @throws Error that names the tool, when it cannot be had here
 */
export const bringTool = async (name: string, from: Source, say: (line: string) => void): Promise<string> => {
  if ('system' in from) {
    const packages = { apt: from.system, apk: from.system, brew: from.system };
    return requireProgram({ what: name, commands: [name], packages }, say);
  }
  const wanted = 'go' in from ? from.go : from.pip;
  const folder = join(CACHE, `${name}-${wanted.replaceAll(/[^\w.-]+/g, '_')}`);
  const path = join(folder, 'bin', name);
  if (!existsSync(path)) {
    say(`installing ${wanted}`);
    await install(from, folder).catch((error: unknown) => {
      throw new Error(`${name} could not be installed: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  return path;
};

/** A tool made by Go moves into its place when it is whole; the scripts of a Python environment name the folder they are in. */
const install = async (from: { readonly go: string } | { readonly pip: string }, folder: string): Promise<void> => {
  const building = 'go' in from ? `${folder}.new` : folder;
  rmSync(building, { recursive: true, force: true });
  try {
    await ('go' in from ? installByGo(from.go, building) : installByPip(from.pip, building));
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    throw error;
  }
  if (building !== folder) renameSync(building, folder);
};

const installByGo = async (module: string, folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  await run('go', ['install', module], { env: { ...process.env, GOBIN: join(folder, 'bin'), GOFLAGS: '-mod=mod' } });
};

const installByPip = async (wanted: string, folder: string): Promise<void> => {
  await run(await requireProgram(PYTHON, () => undefined), ['-m', 'venv', folder]);
  await run(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...wanted.split(' ')]);
};
