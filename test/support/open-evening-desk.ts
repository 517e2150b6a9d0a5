import { beforeEach } from '@jest/globals';
import { planEvening } from '../../src/features/shops/daily-work.ts';
import { openMessageDesk, type TestShop } from './open-message-desk.ts';
import type { TestItem } from './test-shop.ts';

export const MORNING = new Date('2026-06-12T09:00:00+03:00');

/** A desk at which it is morning before each case, and no evening is planned. */
export const openEveningDesk = async () => {
  const desk = await openMessageDesk();
  const { clock, provider, inTenant } = desk;
  beforeEach(async () => {
    clock.set(MORNING);
    await desk.owner('public.due_work').delete();
  });
  return {
    ...desk,
    /** A shop on which the sun goes up where its clocks say so; its evening is planned from now on. */
    openShop: async (timezone = 'Africa/Nairobi', items?: readonly TestItem[]): Promise<TestShop> => {
      const opened = await desk.openShop({ ...(items && { items }) });
      const name = 'Mama Njeri Shop';
      await desk.owner('public.tenants').where({ id: opened.tenant.id }).update({ name, timezone });
      const shop = { ...opened, tenant: { ...opened.tenant, name, timezone } };
      await inTenant(shop.tenant, (tx) => planEvening(tx, 20, clock.now()));
      return shop;
    },
    received: async (shop: TestShop): Promise<string[]> =>
      provider.acceptedFor(await desk.ownerPhone(shop)).map(({ message }) => message),
    /** Lets the time come, and what is due with it, what that makes due included. */
    comeTo: async (instant: Date | string): Promise<void> => {
      clock.set(new Date(instant));
      await desk.runDue();
      await desk.runDue();
    },
  };
};
