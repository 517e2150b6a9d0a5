/** The command line of a clone: with the settings of the environment, and those of the `npm start` that runs beside it. */
import { resolve } from 'node:path';
import { runCli } from '../../src/cli/kibanda.ts';
import { serve } from '../../src/main.ts';
import { orphaned } from '../services/orphaned.ts';
import { findRunning } from '../services/running.ts';
import { keptSecrets } from '../services/secrets.ts';
import { givenSettings } from '../services/settings.ts';

const given = givenSettings();
const dataDir = resolve(given['DATA_DIR'] ?? '.data');
const running = findRunning(dataDir);
const { SECRET_KEY, PIN_PEPPERS } = keptSecrets(dataDir) ?? {};

// What stops npm is meant for us.
void orphaned().then(() => process.kill(process.pid, 'SIGTERM'));

process.exitCode = await runCli(process.argv.slice(2), {
  env: { SECRET_KEY, PIN_PEPPERS, ...running?.env, ...given },
  serverUrl: running?.url,
  serve,
});
