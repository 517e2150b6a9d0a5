import type { Outside } from '../../src/compose/outside.ts';
import { createAccessTokens, type TokenHolder } from '../../src/features/accounts/access-tokens.ts';
import { DEMO_CASHIER, DEMO_OWNER } from '../../src/fixtures/demo-data.ts';
import { newId } from '../../src/platform/ids.ts';
import { createTenantDirectory } from '../../src/tenancy/tenant-directory.ts';
import { runDemoProgram } from './running-program.ts';
import { TEST_SECRET_KEY } from './secrets.ts';
import { testPool } from './test-pool.ts';

/**
 * The running program with the demo shop, and tokens of its people. To be stopped in `afterAll`. Tests stand in for the
 * proxy in front: requests come from where their `X-Forwarded-For` says.
 */
export const openProgramPeople = async (outside: Outside = {}, settings: Readonly<Record<string, string>> = {}) => {
  const program = await runDemoProgram({ TRUSTED_PROXIES: '127.0.0.1', ...settings }, outside);
  const pool = testPool(program.appUrl, 2);
  const directory = createTenantDirectory({ pool });
  const holder = async (phone: string): Promise<TokenHolder> => {
    const [place] = await directory.membershipsOfPhone(phone);
    if (place === undefined) throw new Error('The demo shop is not there.');
    const { member, tenant } = place;
    return {
      userId: member.userId ?? newId(),
      familyId: newId(),
      place: { tenantId: tenant.id, memberId: member.id },
      role: member.role,
      name: member.name,
    };
  };
  const holders = { vendor: await holder(DEMO_OWNER.phone), cashier: await holder(DEMO_CASHIER.phone) };
  const accessTokens = createAccessTokens(TEST_SECRET_KEY);
  return {
    url: program.url,
    shopNumber: (await directory.membershipsOfPhone(DEMO_OWNER.phone))[0]?.tenant.shopNumber ?? '',
    holderOf: (role: keyof typeof holders): TokenHolder => holders[role],
    tokenOf: (role: keyof typeof holders): Promise<string> => accessTokens.issue(holders[role], new Date()),
    /** Of somebody who runs the service. */
    adminToken: (): Promise<string> =>
      accessTokens.issue(
        { userId: newId(), familyId: newId(), place: undefined, role: 'admin', name: 'operator' },
        new Date(),
      ),
    /** Where a story of the phone begins in the middle. */
    inDirectory: directory.inDirectory,
    /** As if the day after a code by SMS were over for everybody. */
    trustAgain: async (): Promise<void> => {
      await directory.inDirectory((tx) =>
        tx.query({ text: 'update memberships set restricted_until = null', values: [] }),
      );
    },
    stop: async (): Promise<void> => {
      await program.stop();
      await pool.end();
    },
  };
};
