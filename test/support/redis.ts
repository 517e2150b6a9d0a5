import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterFile } from './after-file.ts';
import { startRedis, type RedisSettings } from '../../scripts/services/redis.ts';

export interface TestRedis {
  readonly url: string;
  /** Stops it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again at the same address, empty. */
  restart(): Promise<void>;
}

/** A Redis of its own for one test file (it starts in 30 ms), stopped after the file's last test. */
export const testRedis = async (settings: Pick<RedisSettings, 'cluster'> = {}): Promise<TestRedis> => {
  const folder = mkdtempSync(join(tmpdir(), 'kibanda-redis-'));
  let server = await startRedis({ ...settings, folder, durable: false });
  afterFile(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    url: server.url,
    kill: () => server.kill(),
    async restart() {
      await server.stop();
      server = await startRedis({ ...settings, folder, durable: false, port: server.port });
    },
  };
};
