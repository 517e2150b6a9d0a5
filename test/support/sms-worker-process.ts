import { standingAlone } from './redis.ts';
/** A process that sends SMS until it is killed. Started by tests: `node --import tsx test/support/sms-worker-process.ts <settings>`. */
import { z } from 'zod';
import { createAfricasTalkingSms } from '../../src/channels/africastalking/sms.ts';
import { createDialCodes } from '../../src/features/messages/dial-codes.ts';
import { loadMessageTexts } from '../../src/features/messages/load-message-texts.ts';
import { createMessageTexts } from '../../src/features/messages/message-texts.ts';
import { createMessagesService } from '../../src/features/messages/messages-service.ts';
import { createOptOuts } from '../../src/features/messages/opt-outs.ts';
import { createStillSo } from '../../src/compose/still-so.ts';
import { createTakeSmsCaps } from '../../src/features/messages/sms-caps.ts';
import { SEND_SMS } from '../../src/features/messages/queue-message.ts';
import { smsCaps } from '../../src/platform/sms-caps.ts';
import { createSendSms } from '../../src/jobs/send-sms.ts';
import { createSmsRoutes } from '../../src/jobs/sms-routes.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createHasher } from '../../src/platform/hash.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { createPool } from '../../src/platform/postgres.ts';
import { startJobWorker } from '../../src/platform/queue.ts';
import { createRedis } from '../../src/platform/redis.ts';
import { createCells } from '../../src/tenancy/cells.ts';
import { createTenantDirectory } from '../../src/tenancy/tenant-directory.ts';
import { createInTenant } from '../../src/tenancy/tenant-transaction.ts';
import { TEST_SECRET_KEY } from './secrets.ts';

const { appUrl, redisUrl, providerUrl, lockMs } = z
  .object({ appUrl: z.string(), redisUrl: z.string(), providerUrl: z.string(), lockMs: z.int() })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const pool = createPool({ url: appUrl, applicationName: 'sms worker', max: 3, onError: () => undefined });
const metrics = createMetrics({ version: 'test', processFigures: false });
const directory = createTenantDirectory({ pool });
const inTenant = createInTenant({ cells: createCells({ main: pool }) });
const hasher = createHasher(TEST_SECRET_KEY);
const texts = createMessageTexts(loadMessageTexts('menus/sms'));
const dial = createDialCodes('*384*7#');
const messages = createMessagesService({
  texts,
  takeSmsCaps: createTakeSmsCaps({ caps: smsCaps.parse(undefined), hasher }),
  askStillSo: createStillSo({ texts, dial, shortCode: '21384' }),
  inTenant,
  runOnce: directory.runOnce,
  optOuts: createOptOuts({ directory, hasher, clock: systemClock }),
  hasher,
  clock: systemClock,
  metrics,
});
const channel = createAfricasTalkingSms({ username: 'kibanda', apiKey: 'atsk_test', url: providerUrl });
const routes = createSmsRoutes({ channels: [channel], clock: systemClock, metrics });

startJobWorker({
  name: SEND_SMS,
  redis: createRedis(standingAlone(redisUrl), 'worker', silentLogger),
  logger: silentLogger,
  concurrency: 4,
  lockMs,
  work: createSendSms({ directory, messages, routes, logger: silentLogger }),
});
