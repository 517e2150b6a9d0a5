import type { LedgerRow, Payments } from '../../support/open-payments.ts';
import type { TestShop } from '../../support/open-desk.ts';
import type { StandIn } from './stand-in.ts';

/** What a provider is put through in: its name, its stand-in, and a shop of its own. */
export interface PaymentWorld {
  readonly name: string;
  readonly standIn: StandIn;
  readonly payments: Payments;
  readonly shop: TestShop;
  /** Whether its results are brought to an address that was given out with the request. */
  readonly hasTokens: boolean;
  /** Whether they say how much was paid. */
  readonly tellsAmount: boolean;
}

export interface PaymentCase {
  readonly name: string;
  /** Where a provider's protocol has no such thing. */
  readonly isFor?: (world: Omit<PaymentWorld, 'shop'>) => boolean;
  readonly play: (world: PaymentWorld) => Promise<void>;
}

/** A sale whose customer was asked; answers our reference and the sale. */
export const asked = async ({ payments, shop, name }: PaymentWorld) => {
  const sale = await payments.sell(shop);
  const ref = await payments.ask(shop, name, sale.id);
  await payments.work(shop);
  return { ref, sale };
};

export const rowOf = async ({ payments, shop }: PaymentWorld, ref: string): Promise<LedgerRow> => {
  const row = (await payments.ledger(shop)).find(({ provider_ref: known }) => known === ref);
  if (row === undefined) throw new Error('The payment is not in the ledger.');
  return row;
};

interface Telling {
  readonly method?: string;
  readonly amount?: number;
}

/** The provider brings the result of a request. */
export const tell = async (world: PaymentWorld, ref: string, { method = 'POST', amount }: Telling = {}) => {
  const one = world.standIn.asked.get(ref);
  if (one === undefined) throw new Error('Nobody was asked for that.');
  const body = world.standIn.result(one, amount ?? one.amount);
  return world.payments.call(one.callbackUrl ?? `${world.name}/result`, body, { method });
};

export const eventsOf = async ({ payments, shop }: PaymentWorld, row: LedgerRow): Promise<string[]> =>
  (await payments.desk.events(shop)).filter(({ data }) => data['paymentId'] === row.id).map(({ type }) => type);

export const PAID = { status: 'paid', reason: null };
export const PENDING = { status: 'pending', reason: null, receipt_ref: null };
