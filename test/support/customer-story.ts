import type { EventData } from '../../src/events/catalogue.ts';
import { newId } from '../../src/platform/ids.ts';
import { accept, http } from './fake-africastalking.ts';
import type { openMessageDesk, TestShop } from './open-message-desk.ts';

type MessageDesk = Awaited<ReturnType<typeof openMessageDesk>>;

/** Who a story is about at this moment: a test may open a shop anew before each. */
interface People {
  readonly shop: TestShop;
  /** The phone that receipts go to. */
  readonly customer: string;
}

/** What happens between a shop and a customer who gets its SMS: sold, asked for, cancelled, and what arrived. */
export const customerStory = (desk: MessageDesk, people: () => People) => {
  const receipt = (saleId: string, requestId?: string) =>
    desk.inTenant(people().shop.tenant, (tx) => desk.queueReceipt(tx, { saleId, requestId, eventId: newId() }));
  const sell = (pieces = 3, how: Parameters<typeof desk.sell>[3] = {}) => desk.sell(people().shop, 12, pieces, how);
  const askFor = async ({ id, receipt: number }: { readonly id: string; readonly receipt: string }): Promise<void> => {
    const { shop, customer } = people();
    await desk.receipts.requestSms(shop.tenant, { receipt: number, phone: customer }, shop.asha);
    const request = await desk.table<{ id: string }>(shop, 'receipt_requests').orderBy('asked_at', 'desc').first();
    await receipt(id, request?.id);
  };
  /** Sold, and its receipt was asked for and tried. */
  const sellWithReceipt = async (...what: Parameters<typeof sell>) => {
    const sale = await sell(...what);
    await askFor(sale);
    await desk.runDue();
    return sale;
  };
  return {
    receipt,
    sell,
    askFor,
    sellWithReceipt,
    /** The same while nothing reaches the provider, a second ago. */
    sellWhileAway: async (...what: Parameters<typeof sell>) => {
      desk.provider.treat(people().customer, http(503));
      const sale = await sellWithReceipt(...what);
      desk.clock.advance(1000);
      return sale;
    },
    /** The provider is there again, for so many minutes. */
    providerIsBack: async (minutes: number): Promise<void> => {
      desk.provider.treat(people().customer, accept);
      await desk.pass(minutes);
    },
    textsTo: (phone: string): string[] => desk.provider.acceptedFor(phone).map(({ message }) => message),
    onCredit: () => ({ payment: 'credit', customer: { phone: people().customer, name: 'Otieno' } }) as const,
    cancel: async (sale: { readonly id: string }): Promise<void> => {
      const { shop } = people();
      await desk.sales.void(shop.tenant, { sale: { saleId: sale.id }, reason: 'returned' }, shop.vendor);
      const events = await desk
        .owner<{ type: string; payload: { data: EventData['sale.voided'] } }>('public.outbox')
        .where({ type: 'sale.voided' });
      const data = events.map(({ payload }) => payload.data).at(-1);
      if (data === undefined) throw new Error('nothing was cancelled');
      const news = { eventId: newId(), occurredAt: desk.clock.now(), role: 'vendor', data };
      await desk.inTenant(shop.tenant, (tx) => desk.notifyOfCancelledSale(tx, news));
    },
    /** What the ledger says of each message: `M1 accepted`, `M35 suppressed: no_receipt_went`. */
    rowsBy: async (): Promise<string[]> =>
      (await desk.rows(people().shop)).map(
        ({ template, status, error }) => `${template} ${status}${error === null ? '' : `: ${error}`}`,
      ),
  };
};
