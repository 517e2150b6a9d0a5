import type { Outside } from '../../src/compose/outside.ts';
import { compose } from '../../src/compose/program.ts';
import { loadConfig } from '../../src/config.ts';
import { loadDemo } from '../../src/fixtures/demo.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createHasher } from '../../src/platform/hash.ts';
import { createSecretsHasher } from '../../src/platform/secrets-hash.ts';
import { openOwnerDatabase } from '../../src/tenancy/owner.ts';
import { testDatabase } from './database.ts';
import { programSettings } from './program-settings.ts';
import { testRedis } from './redis.ts';

export interface RunningProgram {
  readonly url: string;
  /** Of the database it runs on. */
  readonly appUrl: string;
  readonly stop: () => Promise<void>;
}

/** The whole program with the demo shop in it, on a database and a Redis of its own. To be stopped in `afterAll`. */
export const runDemoProgram = async (
  more: Readonly<Record<string, string>> = {},
  outside: Outside = {},
): Promise<RunningProgram> => {
  const [database, redis] = await Promise.all([testDatabase(), testRedis()]);
  const config = loadConfig({ ...programSettings(database, redis), ...more });
  const owner = openOwnerDatabase(database.ownerUrl);
  const deps = { owner, clock: systemClock, environment: 'test', hasher: createHasher(config.secretKey) };
  await loadDemo({ ...deps, secrets: createSecretsHasher(config.pinPeppers) });
  await owner.destroy();
  const program = await compose(config, outside);
  const { port } = await program.start(['web', 'relay', 'worker']);
  return { url: `http://127.0.0.1:${port ?? 0}`, appUrl: database.appUrl, stop: program.stop };
};
