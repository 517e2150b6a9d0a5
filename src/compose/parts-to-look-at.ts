import { Redis } from 'ioredis';
import { createDialCodes } from '../features/messages/dial-codes.ts';
import { createMessageTexts } from '../features/messages/message-texts.ts';
import { loadMessageTexts } from '../features/messages/load-message-texts.ts';
import { createOptOuts } from '../features/messages/opt-outs.ts';
import { createQueueMessage } from '../features/messages/queue-message.ts';
import { createShopCache } from '../features/shops/shop-cache.ts';
import { createLogger } from '../platform/logger.ts';
import { createRedisVersions } from '../platform/redis-versions.ts';
import { createSessionStore } from '../ussd/session/session-store.ts';
import { createData } from './data.ts';
import { createMenuParts, type MenuParts } from './menu-parts.ts';
import { projectFolder } from './paths.ts';

const nowhere = 'postgres://nobody@127.0.0.1:1/none';
const noSecret = 'nothing is hashed with this, for nothing runs';

/**
 * The actions and views of the program, to compare a menu with what it may name. They are built as the program builds
 * them, on connections that nobody opens: to look at, never to run.
 */
export const partsToLookAt = (): MenuParts => {
  const data = createData(
    {
      database: { ownerUrl: nowhere, appUrl: nowhere, pool: 1 },
      secretKey: noSecret,
      pinPeppers: [{ version: 1, secret: noSecret }],
    },
    createLogger('silent'),
  );
  const { clock, directory, hasher } = data;
  const redis = new Redis({ lazyConnect: true });
  const dial = createDialCodes('*0#');
  const texts = createMessageTexts(loadMessageTexts(projectFolder('menus/sms')));
  const messaging = {
    dial,
    texts,
    service: { brand: '', help: '', dial },
    optOuts: createOptOuts({ directory, hasher, clock }),
    queueMessage: createQueueMessage({ texts, hasher, clock }),
    takeSmsCaps: () => Promise.reject(new Error('nothing is counted here')),
    send: () => Promise.reject(new Error('nothing is sent from here')),
  };
  const shops = createShopCache({ inTenant: data.inTenant, marks: createRedisVersions(redis, 'shop') });
  const store = createSessionStore(redis);
  return createMenuParts({ data, messaging, redis, hearingRedis: redis, store, shops, shortCode: '' });
};
