import { afterAll, expect, test } from '@jest/globals';
import { listMessages, type MessagesFilter } from '../../../../src/features/messages/list-messages.ts';
import { customerStory } from '../../../support/customer-story.ts';
import { accept, recipientStatus } from '../../../support/fake-africastalking.ts';
import { openMessageDesk } from '../../../support/open-message-desk.ts';

const desk = await openMessageDesk();
afterAll(() => desk.close());
const shop = await desk.openShop();
const [OTIENO, NOBODY] = ['+254712700001', '+254712700002'];

const { sellWithReceipt } = customerStory(desk, () => ({ shop, customer: OTIENO }));
const { sellWithReceipt: sellToNobody } = customerStory(desk, () => ({ shop, customer: NOBODY }));
const listed = async (filter: MessagesFilter): Promise<unknown[]> => {
  const all = await desk.inTenant(shop.tenant, (tx) => listMessages(tx, filter, { before: undefined, limit: 10 }));
  return all.flatMap(({ to, template, status }) => (template === 'M1' ? [[to, status]] : []));
};

test('of the messages of a shop those about one sale are found, and those that did not arrive', async () => {
  desk.provider.treat(OTIENO, accept);
  desk.provider.treat(NOBODY, recipientStatus(403, 'InvalidPhoneNumber'));
  const sale = await sellWithReceipt(1);
  desk.clock.advance(1000);
  await sellToNobody(2);

  expect(await listed({ saleId: sale.id })).toEqual([[OTIENO, 'accepted']]);
  expect(await listed({ failed: true })).toEqual([[NOBODY, 'failed']]);
  expect(await listed({ saleId: sale.id, failed: true })).toEqual([]);
  expect(await listed({})).toHaveLength(2);
});
