import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');

/** Where the programs that are measured stand as JavaScript, as they run in production. */
export const builtFolder = join(root, '.cache', 'bench');

/** Builds all sides: reading TypeScript would cost the one with the most code the most. */
export const buildPrograms = async (): Promise<void> => {
  rmSync(builtFolder, { recursive: true, force: true });
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', join(root, 'bench', 'tsconfig.json')]);
  bringFiles(builtFolder);
};

/** What is no TypeScript and read beside the code that needs it, as the Dockerfile brings it. */
export const bringFiles = (to: string): void => {
  cpSync(join(root, 'menus'), join(to, 'menus'), { recursive: true });
  cpSync(join(root, 'src'), join(to, 'src'), { recursive: true, filter: (file) => !/\.tsx?$/.test(file) });
};
