import { expect } from '@jest/globals';
import { until } from '../../support/until.ts';
import { asked, eventsOf, PAID, PENDING, rowOf, tell, type PaymentCase } from './payment-world.ts';

/** What every provider must come through by which customers are asked to pay. */
export const PAYMENT_CASES: readonly PaymentCase[] = [
  {
    name: 'asked and paid',
    play: async (world) => {
      const { ref, sale } = await asked(world);
      expect(await rowOf(world, ref)).toMatchObject({ ...PENDING, sale_id: sale.id });
      const { receipt } = world.standIn.pay(ref);
      expect((await tell(world, ref)).status).toBe(200);
      await world.payments.work(world.shop);
      const row = await rowOf(world, ref);
      expect(row).toMatchObject({ ...PAID, sale_id: sale.id, receipt_ref: receipt });
      expect(row.payer_masked).toMatch(/^\d{4}\*\*\*678$/);
      expect(await eventsOf(world, row)).toEqual(['payment.requested', 'payment.received']);
    },
  },
  {
    name: 'declined',
    play: async (world) => {
      const { ref } = await asked(world);
      world.standIn.decline(ref);
      await tell(world, ref);
      await world.payments.work(world.shop);
      const row = await rowOf(world, ref);
      expect(row).toMatchObject({ status: 'failed', receipt_ref: null });
      expect(row.reason).toMatch(/^[a-z_]+$/);
    },
  },
  {
    name: 'result never told: found by asking',
    play: async (world) => {
      const { ref } = await asked(world);
      world.standIn.pay(ref);
      await world.payments.wait(world.shop, 120);
      expect(await rowOf(world, ref)).toMatchObject(PAID);
    },
  },
  {
    name: 'nobody decides: unknown after ten minutes, and paid when it is after all',
    play: async (world) => {
      const { ref } = await asked(world);
      await world.payments.wait(world.shop, 595, 85);
      expect(await rowOf(world, ref)).toMatchObject(PENDING);
      await world.payments.wait(world.shop, 15);
      expect(await rowOf(world, ref)).toMatchObject({ status: 'unknown', reason: 'not_decided' });
      world.standIn.pay(ref);
      await tell(world, ref);
      await world.payments.work(world.shop);
      expect(await rowOf(world, ref)).toMatchObject(PAID);
    },
  },
  {
    name: 'told twice, and by POST and PUT',
    play: async (world) => {
      const { ref } = await asked(world);
      world.standIn.pay(ref);
      const told = [await tell(world, ref), await tell(world, ref, { method: 'PUT' })];
      await world.payments.work(world.shop);
      told.push(await tell(world, ref));
      await world.payments.work(world.shop);
      expect(told.map(({ status }) => status)).toEqual([200, 200, 200]);
      const row = await rowOf(world, ref);
      expect(await eventsOf(world, row)).toEqual(['payment.requested', 'payment.received']);
    },
  },
  {
    name: 'told before the request is answered',
    play: async (world) => {
      world.standIn.onTaken = async ({ ref }) => {
        world.standIn.pay(ref);
        await tell(world, ref);
      };
      const { ref } = await asked(world);
      await world.payments.wait(world.shop, 30);
      expect(await rowOf(world, ref)).toMatchObject(PAID);
    },
  },
  {
    name: 'told to have failed after it was paid',
    play: async (world) => {
      const { ref } = await asked(world);
      const one = world.standIn.pay(ref);
      const isPaid = { ...one };
      await tell(world, ref);
      await world.payments.work(world.shop);
      await world.payments.call(
        one.callbackUrl ?? `${world.name}/result`,
        world.standIn.result({ ...isPaid, status: 'failed', receipt: '' }, one.amount),
      );
      await world.payments.work(world.shop);
      expect(await rowOf(world, ref)).toMatchObject({ ...PAID, receipt_ref: one.receipt });
    },
  },
  {
    name: 'forged: the provider knows of no payment',
    play: async (world) => {
      const { ref } = await asked(world);
      const one = world.standIn.asked.get(ref);
      if (one === undefined) throw new Error('Nobody was asked.');
      const forged = world.standIn.result({ ...one, status: 'paid', receipt: 'FORGED0001' }, one.amount);
      expect((await world.payments.call(one.callbackUrl ?? `${world.name}/result`, forged)).status).toBe(200);
      await world.payments.wait(world.shop, 660, 60);
      expect(await rowOf(world, ref)).toMatchObject({ status: 'unknown', receipt_ref: null });
      world.standIn.decline(ref);
      await world.payments.wait(world.shop, 3700, 600);
      expect(await rowOf(world, ref)).toMatchObject({ status: 'failed', receipt_ref: null });
    },
  },
  {
    name: 'forged: a wrong secret',
    play: async (world) => {
      const { ref } = await asked(world);
      const one = world.standIn.pay(ref);
      const path = one.callbackUrl?.split('/secret/')[1] ?? `${world.name}/result`;
      const answer = await world.payments.call(path, world.standIn.result(one, one.amount), { secret: 'guessed' });
      expect(answer).toEqual({ status: 401, body: '' });
    },
  },
  {
    name: 'forged: a wrong token in the address',
    isFor: ({ hasTokens }) => hasTokens,
    play: async (world) => {
      const { ref } = await asked(world);
      const one = world.standIn.pay(ref);
      const url = `${one.callbackUrl?.slice(0, -4) ?? ''}0000`;
      const answer = await world.payments.call(url, world.standIn.result(one, one.amount));
      expect(answer).toEqual({ status: 401, body: '' });
      expect(world.payments.rejected).toContain(world.name);
    },
  },
  {
    name: 'told of a wrong amount',
    isFor: ({ tellsAmount }) => tellsAmount,
    play: async (world) => {
      const { ref } = await asked(world);
      const one = world.standIn.pay(ref);
      await tell(world, ref, { amount: one.amount + 1 });
      await world.payments.work(world.shop);
      expect(await rowOf(world, ref)).toMatchObject({ status: 'unknown', reason: 'wrong_amount' });
    },
  },
  {
    name: 'refuses the request',
    play: async (world) => {
      world.standIn.mood = 'refuses';
      const { ref } = await asked(world);
      expect(await rowOf(world, ref)).toMatchObject({ status: 'failed', reason: 'not_asked' });
    },
  },
  {
    name: 'takes the request and cuts the line: not asked twice',
    play: async (world) => {
      world.standIn.mood = 'hangs_up';
      const { ref } = await asked(world);
      expect(await rowOf(world, ref)).toMatchObject(PENDING);
      world.standIn.pay(ref);
      world.standIn.mood = 'well';
      await tell(world, ref);
      await world.payments.wait(world.shop, 700, 60);
      expect(world.standIn.asked.get(ref)?.times).toBe(1);
      // M-Pesa alone has a name of its own for it, which was lost with the line: nobody can ask, and nothing is believed.
      const { status } = await rowOf(world, ref);
      expect(status).toBe(world.name === 'mpesa' ? 'unknown' : 'paid');
    },
  },
  {
    name: 'answers no questions for a while',
    play: async (world) => {
      world.standIn.tells = false;
      const { ref } = await asked(world);
      world.standIn.pay(ref);
      await tell(world, ref);
      await world.payments.wait(world.shop, 60);
      expect(await rowOf(world, ref)).toMatchObject(PENDING);
      world.standIn.tells = true;
      await world.payments.wait(world.shop, 60);
      expect(await rowOf(world, ref)).toMatchObject(PAID);
    },
  },
  {
    name: 'tells while we are started again: it comes again',
    play: async (world) => {
      const { ref } = await asked(world);
      world.standIn.pay(ref);
      world.payments.gate.isOpen = false;
      expect((await tell(world, ref)).status).toBe(503);
      world.payments.gate.isOpen = true;
      expect((await tell(world, ref)).status).toBe(200);
      await world.payments.work(world.shop);
      expect(await rowOf(world, ref)).toMatchObject(PAID);
    },
  },
  {
    name: 'malformed',
    play: async (world) => {
      const { ref } = await asked(world);
      const path = world.standIn.asked.get(ref)?.callbackUrl ?? `${world.name}/result`;
      for (const body of [{}, [], 'paid', { Body: 7, transaction: 7, status: 7 }]) {
        expect(await world.payments.call(path, body)).toEqual({ status: 400, body: '' });
      }
      expect(await rowOf(world, ref)).toMatchObject(PENDING);
    },
  },
  {
    name: 'answered within half a second while the database stands still',
    play: async (world) => {
      const { ref } = await asked(world);
      world.standIn.pay(ref);
      const { desk, shop } = { desk: world.payments.desk, shop: world.shop };
      const held = await desk.owner.transaction();
      await held.raw(`lock table "${shop.tenant.schema}".payment_notices`);
      const began = performance.now();
      const { status } = await tell(world, ref);
      const ms = performance.now() - began;
      await held.rollback();
      expect(status).toBe(503);
      // Half a second is ours; the rest is this machine's.
      expect(ms).toBeLessThan(1500);
      await until(async () => (await tell(world, ref)).status === 200);
      await world.payments.work(world.shop);
      expect(await rowOf(world, ref)).toMatchObject(PAID);
    },
  },
];
