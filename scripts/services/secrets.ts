import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const secrets = z.object({
  SECRET_KEY: z.string(),
  PIN_PEPPERS: z.string(),
  /** Of our own PostgreSQL and Redis: other users of this machine can reach their ports too. */
  POSTGRES_PASSWORD: z.string(),
  REDIS_PASSWORD: z.string(),
});

export type Secrets = z.infer<typeof secrets>;

/** The secrets of an installation that was not given any: made once, kept under DATA_DIR for its user only. */
export const localSecrets = (dataDir: string): Secrets => {
  const kept = keptSecrets(dataDir);
  if (kept) return kept;
  const random = (): string => randomBytes(32).toString('hex');
  const made: Secrets = {
    SECRET_KEY: random(),
    PIN_PEPPERS: `1:${random()}`,
    POSTGRES_PASSWORD: random(),
    REDIS_PASSWORD: random(),
  };
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const half = `${secretsFile(dataDir)}.${process.pid}`;
  writeFileSync(half, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  renameSync(half, secretsFile(dataDir));
  return made;
};

/** The secrets under DATA_DIR, if there are any. */
export const keptSecrets = (dataDir: string): Secrets | undefined => {
  const file = secretsFile(dataDir);
  return existsSync(file) ? secrets.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
};

const secretsFile = (dataDir: string): string => join(dataDir, 'secrets.json');
