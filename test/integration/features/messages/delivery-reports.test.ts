import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { isDomainError } from '../../../../src/values/errors.ts';
import { NOON } from '../../../support/open-desk.ts';
import { newId } from '../../../../src/platform/ids.ts';
import { openMessageDesk, type TestShop } from '../../../support/open-message-desk.ts';

const desk = await openMessageDesk();
afterAll(() => desk.close());

let shop: TestShop;
let phones = 0;
const newPhone = (): string => `+2547122${String((phones += 1)).padStart(5, '0')}`;
beforeEach(async () => {
  desk.clock.set(NOON);
  shop = await desk.openShop();
});

const send = async (): Promise<string> => {
  const to = newPhone();
  await desk.queue(shop, to);
  await desk.runDue();
  return to;
};

/** The provider comes again when we can't listen, and so does the worker. */
const untilTaken = async (tell: () => Promise<void>): Promise<void> => {
  await tell().catch(async (error: unknown) => {
    if (!isDomainError(error, 'unavailable')) throw error;
    await untilTaken(tell);
  });
};

describe('delivery reports', () => {
  test('move a message forward only, whatever their order', async () => {
    const to = await send();
    const { provider_id: id } = await desk.row(shop, to);
    for (const state of ['delivered', 'accepted', 'undelivered', 'delivered'] as const)
      await desk.report(id, to, state);

    expect(await desk.row(shop, to)).toMatchObject({ status: 'delivered', error: null });
    expect(await desk.announced(shop)).toEqual(['sms.queued', 'sms.sent']);
  });

  test('a message that did not arrive says why, and is announced once', async () => {
    const to = await send();
    const { provider_id: id } = await desk.row(shop, to);
    for (let times = 0; times < 3; times += 1) await desk.report(id, to, 'undelivered', 'absent_subscriber');

    expect(await desk.row(shop, to)).toMatchObject({ status: 'undelivered', error: 'absent_subscriber' });
    expect(await desk.announced(shop)).toEqual(['sms.queued', 'sms.sent', 'sms.failed']);
  });

  test('a report that overtakes the answer is not lost', async () => {
    const to = newPhone();
    const message = await desk.queue(shop, to);
    const tenant = shop.tenant;
    const sending = await desk.messages.begin(tenant, message?.id ?? '', {
      choose: () => 'africastalking',
      sender: newId(),
    });
    if (sending === undefined) throw new Error('nothing to send');
    await desk.report('ATXid_early', to, 'delivered');
    await desk.messages.finish(tenant, sending, { status: 'accepted', providerId: 'ATXid_early' });

    expect(await desk.row(shop, to)).toMatchObject({ status: 'delivered', provider_id: 'ATXid_early' });
  });

  test('report and answer at the same moment: fifty times, none is lost', async () => {
    const results = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const to = newPhone();
        const message = await desk.queue(shop, to);
        const sending = await desk.messages.begin(shop.tenant, message?.id ?? '', {
          choose: () => 'africastalking',
          sender: newId(),
        });
        if (sending === undefined) throw new Error('nothing to send');
        const providerId = `ATXid_race_${String(index)}`;
        await Promise.all([
          untilTaken(() => desk.messages.finish(shop.tenant, sending, { status: 'accepted', providerId })),
          untilTaken(() => desk.report(providerId, to, 'delivered')),
        ]);
        return (await desk.row(shop, to)).status;
      }),
    );
    expect(results.filter((status) => status !== 'delivered')).toEqual([]);
  });

  test('a report on a message that is not ours is taken and changes nothing', async () => {
    await expect(desk.report('ATXid_stranger', newPhone(), 'delivered')).resolves.toBeUndefined();
    expect(await desk.rows(shop)).toEqual([]);
  });
});
