import { createData, type Data } from '../compose/data.ts';
import { createFeatures, type Features } from '../compose/features.ts';
import { createWords } from '../compose/words.ts';
import type { DataConfig } from '../config.ts';
import { silentLogger } from '../platform/logger.ts';
import { withOrigin } from '../platform/origin.ts';
import { closeRedis, createRedis } from '../platform/redis.ts';

/** What a command that works on shops needs. */
export interface Access {
  readonly data: Data;
  readonly features: Features;
}

const CONNECTIONS = 2;

/** Opens the database for one command, with the services of the running program. Redis is asked only by what needs it. */
export const withFeatures = async (config: DataConfig, work: (access: Access) => Promise<void>): Promise<void> => {
  const data = createData({ ...config, database: { ...config.database, pool: CONNECTIONS } }, silentLogger);
  const redis = createRedis(config.redis, 'command', silentLogger);
  const features = createFeatures({
    config,
    data,
    words: createWords(config),
    redis,
    send: () => Promise.reject(new Error('a command sends nothing by itself')),
  });
  try {
    await withOrigin('command', () => work({ data, features }));
  } finally {
    await Promise.all([data.close(), closeRedis(redis)]);
  }
};
