import { createFakeSimSwapCheck } from './fake-sim-swap.ts';
import { createResetCodes } from '../../src/features/pins/reset-codes.ts';
import { createSecurityMessages } from '../../src/features/pins/security-messages.ts';
import { createSimGuard, type SimSwapCheck } from '../../src/features/pins/sim-swap.ts';
import { createSimWatch } from '../../src/features/pins/sim-watch.ts';
import { createDialCodes } from '../../src/features/messages/dial-codes.ts';
import { loadMessageTexts } from '../../src/features/messages/load-message-texts.ts';
import { createMessageTexts } from '../../src/features/messages/message-texts.ts';
import { createTakeSmsCaps } from '../../src/features/messages/sms-caps.ts';
import { smsCaps } from '../../src/platform/sms-caps.ts';
import { createQueueMessage } from '../../src/features/messages/queue-message.ts';
import { createWelcomeMessages } from '../../src/features/shops/welcome-messages.ts';
import { createStaffService } from '../../src/features/staff/staff-service.ts';
import { createHasher } from '../../src/platform/hash.ts';
import { createSecretsHasher, parsePeppers } from '../../src/platform/secrets-hash.ts';
import type { Member } from '../../src/tenancy/member.ts';
import type { Tenant } from '../../src/tenancy/tenant.ts';
import { openTenancy } from './open-tenancy.ts';
import { TEST_PIN_PEPPERS, TEST_SECRET_KEY } from './secrets.ts';

/** The directory with everything that concerns people: PINs, codes, staff, an operator that says what it is told. */
export const openPeople = async () => {
  const tenancy = await openTenancy({ connections: 12 });
  const { clock, directory, inTenant, owner } = tenancy;
  const dial = createDialCodes('*384*7#');
  const service = { brand: 'Kibanda', help: '0800720720', dial };
  const texts = createMessageTexts(loadMessageTexts('menus/sms'));
  const queueMessage = createQueueMessage({ texts, hasher: createHasher(TEST_SECRET_KEY), clock });
  const messages = createSecurityMessages({ queueMessage, service });
  const hasher = createSecretsHasher(parsePeppers(TEST_PIN_PEPPERS));
  const operator = createFakeSimSwapCheck();
  const withSims = (check: SimSwapCheck) => {
    const sims = createSimGuard(check, clock);
    return {
      codes: createResetCodes({ directory, inTenant, hasher, clock, sims, messages }),
      watch: createSimWatch({ inTenant, sims, messages }),
    };
  };
  return {
    ...tenancy,
    hasher,
    operator,
    withSims,
    staff: createStaffService({
      ...{ hasher, clock, signposts: directory.signposts },
      welcome: createWelcomeMessages({ queueMessage, service }),
      takeSmsCaps: createTakeSmsCaps({ caps: smsCaps.parse(undefined), hasher: createHasher(TEST_SECRET_KEY) }),
    }),
    vendorOf: async (shop: Tenant): Promise<Member> => {
      const vendor = (await directory.membersOf(shop.id)).find(({ role }) => role === 'vendor');
      if (vendor === undefined) throw new Error('a shop without an owner');
      return vendor;
    },
    /** Which messages wait in the shop's ledger. */
    messagesOf: (shop: Tenant): Promise<string[]> =>
      owner.withSchema(shop.schema).table('sms_messages').orderBy('created_at').pluck<string[]>('template'),
    eventsOf: (shop: Tenant, type: string): Promise<unknown[]> =>
      owner('public.outbox').where({ tenant_id: shop.id, type }).pluck('payload'),
  };
};
