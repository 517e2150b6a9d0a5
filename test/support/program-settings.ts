import { TEST_PIN_PEPPERS, TEST_SECRET_KEY } from './secrets.ts';

/** The settings of a program under test: a free port, the simulator on, a secret that is no secret. */
export const programSettings = (
  database: { readonly ownerUrl: string; readonly appUrl: string },
  redis: { readonly url: string },
): Record<string, string> => ({
  NODE_ENV: 'test',
  PORT: '0',
  LOG_LEVEL: 'error',
  DATABASE_URL: database.ownerUrl,
  DATABASE_APP_URL: database.appUrl,
  REDIS_URL: redis.url,
  SECRET_KEY: TEST_SECRET_KEY,
  PIN_PEPPERS: TEST_PIN_PEPPERS,
  CALLBACK_SECRET: 'local',
  SIMULATOR: 'on',
  SPARE_SHOPS: '0',
});
