import { createData, type Data } from '../../src/compose/data.ts';
import type { Config } from '../../src/config.ts';
import { createDialCodes } from '../../src/features/messages/dial-codes.ts';
import { loadMessageTexts } from '../../src/features/messages/load-message-texts.ts';
import { createMessageTexts } from '../../src/features/messages/message-texts.ts';
import { createOptOuts } from '../../src/features/messages/opt-outs.ts';
import { createQueueMessage } from '../../src/features/messages/queue-message.ts';
import { createTakeSmsCaps } from '../../src/features/messages/sms-caps.ts';
import { createPinsService } from '../../src/features/pins/pins-service.ts';
import { createSecurityMessages } from '../../src/features/pins/security-messages.ts';
import { createNotifyOfLock } from '../../src/features/pins/tell-of-lock.ts';
import { createShopsService } from '../../src/features/shops/shops-service.ts';
import { createWelcomeMessages } from '../../src/features/shops/welcome-messages.ts';
import { createStaffService } from '../../src/features/staff/staff-service.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { createLogger } from '../../src/platform/logger.ts';
import type { Tenant } from '../../src/tenancy/tenant.ts';
import { sql } from './open-tenancy.ts';

/** One run of the program: what it knows is in the two databases, and in nothing else. */
export const startInCells = (config: Config, clock: Clock) => {
  const data = createData(config, createLogger('silent'), clock);
  const { directory, inTenant, hasher, secrets, ground } = data;
  const service = { brand: 'Kibanda', help: '0800720720', dial: createDialCodes('*384*7#') };
  const texts = createMessageTexts(loadMessageTexts('menus/sms'));
  const queueMessage = createQueueMessage({ texts, hasher, clock });
  const notifyOfLock = createNotifyOfLock(createSecurityMessages({ queueMessage, service }));
  const welcome = createWelcomeMessages({ queueMessage, service });
  const takeSmsCaps = createTakeSmsCaps({ caps: config.smsCaps, hasher });
  return {
    data,
    pins: createPinsService({ directory, hasher: secrets, clock, notifyOfLock }),
    optOuts: createOptOuts({ directory, hasher, clock }),
    shopsWith: (signposts: Data['directory']['signposts']) =>
      createShopsService({ ground, directory: { ...directory, signposts }, clock }),
    staffWith: (signposts: Data['directory']['signposts']) =>
      createStaffService({ hasher: secrets, clock, welcome, takeSmsCaps, signposts }),
    inShop: (shop: Tenant, text: string) => inTenant(shop, (tx) => tx.query<Record<string, unknown>>(sql(text))),
  };
};
