import { Redis } from 'ioredis';
import { smsCaps } from '../platform/sms-caps.ts';
import { createLogger } from '../platform/logger.ts';
import { createSessionStore } from '../ussd/session/session-store.ts';
import { createData } from './data.ts';
import { createFeatures } from './features.ts';
import { createMenuParts, type MenuParts } from './menu-parts.ts';
import { createWords } from './words.ts';

const nowhere = 'postgres://nobody@127.0.0.1:1/none';
const noSecret = 'nothing is hashed with this, for nothing runs';

/** The actions and views of the program, built on connections that never open: to compare a menu with what it may name. */
export const menuPartsForCheck = (): MenuParts => {
  const data = createData(
    {
      database: { ownerUrl: nowhere, appUrl: nowhere, pool: 1 },
      secretKey: noSecret,
      pinPeppers: [{ version: 1, secret: noSecret }],
    },
    createLogger('silent'),
  );
  const redis = new Redis({ lazyConnect: true });
  const words = createWords({ ussdCode: '*0#', helpLine: '' });
  const features = createFeatures({
    config: { smsShortCode: '', smsCaps: smsCaps.parse(undefined) },
    data,
    words,
    redis,
    send: () => Promise.reject(new Error('nothing is sent from here')),
  });
  return createMenuParts({ data, features, redis, store: createSessionStore(redis), dial: words.dial });
};
