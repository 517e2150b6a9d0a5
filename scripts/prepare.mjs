import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureRuntime } from './runtime.mjs';

/** Plain JavaScript, because it must run before anything is installed. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = join(root, 'package-lock.json');
const installed = join(root, 'node_modules', '.package-lock.json');

const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/** A newer lock file alone means little (a checkout touches it): what counts is whether it asks for something else. */
const isUpToDate = () => {
  if (!existsSync(installed)) return false;
  if (statSync(wanted).mtimeMs <= statSync(installed).mtimeMs) return true;
  const present = packages(installed);
  return Object.entries(packages(wanted)).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  );
};

/** Installs the dependencies if they are missing or older than the lock file. */
const installDependencies = () => {
  if (isUpToDate()) return;
  process.stderr.write('installing dependencies (npm ci)\n');
  // A fresh clone under `npm start` has no say in NODE_ENV=production: the tools are needed too.
  const { status } = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    process.stderr.write('npm ci failed: the dependencies could not be installed.\n');
    process.exit(1);
  }
};

/** Brings what is missing, Node and packages, and hands over to a TypeScript module. */
export const handOver = async (module) => {
  await ensureRuntime();
  installDependencies();
  const { register } = await import('tsx/esm/api');
  register();
  await import(new URL(module, import.meta.url).href);
};
