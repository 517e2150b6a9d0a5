import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Plain JavaScript that old versions of Node can run too: it brings the one that Kibanda needs. */
const { version, integrity } = JSON.parse(readFileSync(new URL('runtime.json', import.meta.url), 'utf8'));

/** Tells the process on the newer Node that another stands between it and npm. */
const BROUGHT = 'KIBANDA_RUNTIME_BROUGHT';

const majorOf = (of) => Number(of.replace(/^v/, '').split('.')[0]);
const say = (line) => process.stderr.write(`${line}\n`);

const fail = (why) => {
  say(`Kibanda needs Node ${majorOf(version)} or newer, and this is ${process.version}. ${why}`);
  process.exit(1);
};

/**
 * Goes on with this script on the Node that Kibanda needs: at once when this process has it, otherwise in a child that
 * runs on a Node of its own in the user's cache. Never returns in the second case.
 */
export const ensureRuntime = async () => {
  if (majorOf(process.version) >= majorOf(version)) return;
  const node = cachedRuntime();
  const path = [dirname(node), process.env.PATH].join(delimiter);
  const child = spawn(node, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, PATH: path, [BROUGHT]: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise((resolve) => child.once('exit', (...end) => resolve(end)));
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
};

const cachedRuntime = () => {
  const system = `${process.platform}-${process.arch}`;
  if (integrity[system] === undefined) fail(`There is no build of it here for ${system}: please install one.`);
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kibanda');
  const folder = join(cache, `node-${version}-${system}`);
  const node = join(folder, 'node_modules', `node-${system}`, 'bin', 'node');
  if (!existsSync(node)) bring(system, folder);
  return node;
};

/** Fetches the build from npm, which compares it with our checksum, and tries it. */
const bring = (system, folder) => {
  say(`this is Node ${process.version}: fetching Node ${version} from npm (once)`);
  const half = `${folder}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  const why = fetchInto(half, system);
  if (why === undefined && !existsSync(folder)) renameSync(half, folder);
  rmSync(half, { recursive: true, force: true });
  if (why !== undefined) fail(why);
};

/** Returns why it cannot be used, or nothing. */
const fetchInto = (folder, system) => {
  const name = `node-${system}`;
  const place = `node_modules/${name}`;
  const dependencies = { [name]: version };
  const packages = { '': { dependencies }, [place]: { version, integrity: integrity[system] } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', ['ci', ...options], { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0) return 'It could not be fetched from npm: please install one.';
  const { stdout } = spawnSync(join(folder, place, 'bin', 'node'), ['--version'], { encoding: 'utf8' });
  return stdout?.trim() === `v${version}` ? undefined : 'The one from npm does not run here: please install one.';
};
