import { localDate, localTime } from '../values/business-day.ts';
import { formatReference, parseReference } from '../values/damm.ts';
import { DomainError } from '../values/errors.ts';
import { fit, toGsm7 } from '../values/gsm7.ts';
import { idFrom } from '../platform/ids.ts';
import { formatMoney } from '../values/money.ts';
import { formatQuantity } from '../values/quantity.ts';
import type { InTenant, TenantTransaction } from '../tenancy/tenant-transaction.ts';
import type { QueueMessage } from '../features/messages/queue-message.ts';
import { secondsSince } from '../features/acts/same-act.ts';
import { paymentLabel } from '../features/messages/payment-label.ts';
import { subject } from '../features/messages/subjects.ts';
import type { ServiceNames } from '../features/messages/service-names.ts';
import { recordSaleIn } from '../features/sales/record-sale.ts';
import { fingerprintOf } from '../features/sales/same-sale.ts';
import { UNDO_MINUTES } from '../tenancy/what-people-may.ts';
import type { NewSale, NewSaleLine, Sale } from '../features/sales/sale.ts';
import { voidSaleIn } from '../features/sales/void-sale.ts';
import { readSettings } from '../features/shops/shop-settings.ts';
import { actorOf, answerOnce, replyTo, type Asked } from './asked.ts';
import type { SellCommand } from './parse-command.ts';
import { findLastSale, findLines, findRefusedRepeat, findSameSale, readBalance } from './sms-commands-store.ts';

/** The same SMS with a new id within this time is asked about: people send again what seems to be stuck. */
export const SAME_SMS_MS = 120_000;
/** How long AGAIN is understood. */
const AGAIN_WINDOW_MS = 300_000;
const MINUTE_MS = 60_000;
const NAME_IN_LINE = 16;

export interface SellBySmsDeps {
  readonly inTenant: InTenant;
  readonly queueMessage: QueueMessage;
  readonly service: ServiceNames;
}

/** Selling and taking back by SMS. Each answers the sender, or throws the DomainError that stands in the way. */
export interface SellBySms {
  sell(asked: Asked, command: SellCommand): Promise<void>;
  /** Saves the repeat that was refused. */
  again(asked: Asked): Promise<void>;
  /** Cancels the sender's last sale by SMS. */
  undo(asked: Asked): Promise<void>;
}

/** Makes the commands that change something. */
export const createSellBySms = (deps: SellBySmsDeps): SellBySms => ({
  sell: (asked, command) =>
    save(deps, asked, async (tx) => {
      const newSale = { clientRef: asked.reference, ...saleOf(command) };
      await refuseSame(tx, asked, newSale);
      return newSale;
    }),
  again: (asked) => save(deps, asked, (tx) => refusedRepeat(tx, asked)),
  undo: (asked) => answerOnce(deps.inTenant, asked, (tx) => undo(deps, tx, asked)),
});

const saleOf = ({
  code,
  quantityMilli,
  payment,
  shownPriceMinor,
}: Omit<SellCommand, 'kind'> & Pick<NewSaleLine, 'shownPriceMinor'>) => ({
  // Where the shop sells below zero it asks first, and an SMS can't be asked.
  lines: [{ code, quantityMilli, shownPriceMinor, refuseShort: true }],
  payment,
});

const refuseSame = async (tx: TenantTransaction, { member, now }: Asked, newSale: NewSale): Promise<void> => {
  const since = new Date(now.getTime() - SAME_SMS_MS);
  const same = await findSameSale(tx, { sellerId: member.id, fingerprint: fingerprintOf(newSale), since });
  if (same === undefined) return;
  const seconds = secondsSince(same.savedAt, now);
  throw new DomainError('same_sale', { receipt: same.receipt, seconds, totalMinor: same.totalMinor });
};

/** The sale that AGAIN means: at the price of the one that was asked about, for its total was in the question. */
const refusedRepeat = async (tx: TenantTransaction, { member, now }: Asked): Promise<NewSale | undefined> => {
  const since = new Date(now.getTime() - AGAIN_WINDOW_MS);
  const refused = await findRefusedRepeat(tx, { phone: member.phone, since });
  const receipt = refused && parseReference(refused.shownReceipt);
  const [line, ...others] = receipt === undefined ? [] : await findLines(tx, receipt);
  if (refused === undefined || line === undefined || others.length > 0) return undefined;
  const { payment } = line;
  if (payment !== 'cash' && payment !== 'mobile_money' && payment !== 'card') return undefined;
  // Two AGAIN that were sent at once are about one question, and save one sale.
  return { clientRef: idFrom(`again:${refused.messageId}`), confirmedRepeat: true, ...saleOf({ ...line, payment }) };
};

/** Saves what there is to save and answers, in one transaction. */
const save = (
  { inTenant, queueMessage }: SellBySmsDeps,
  asked: Asked,
  saleIn: (tx: TenantTransaction) => Promise<NewSale | undefined>,
): Promise<void> =>
  answerOnce(inTenant, asked, async (tx) => {
    const newSale = await saleIn(tx);
    if (newSale === undefined) await replyTo(queueMessage, tx, asked, { template: 'M22', params: {} });
    else await replySaved(queueMessage, tx, asked, await recordSaleIn(tx, newSale, actorOf(asked), asked.now));
  });

const replySaved = async (
  queueMessage: QueueMessage,
  tx: TenantTransaction,
  asked: Asked,
  { id, receipt, lines, payment, currency, totalMinor }: Sale,
): Promise<void> => {
  const settings = await readSettings(tx);
  const [line] = lines;
  const left = line === undefined ? 0 : await readBalance(tx, line.itemId);
  const cart = lines.map(({ quantityMilli, name, totalMinor }) =>
    [
      formatQuantity(quantityMilli),
      fit(toGsm7(name), NAME_IN_LINE),
      formatMoney(totalMinor, currency, { short: true }),
    ].join(' '),
  );
  const pay = payment === 'credit' ? '' : paymentLabel(payment, settings, asked.member.language);
  const total = formatMoney(totalMinor, currency);
  const params = { rno: formatReference(receipt), cart, total, pay, qty: formatQuantity(left) };
  await replyTo(queueMessage, tx, asked, { template: 'M19', params, about: [subject('sale', id)] });
};

const undo = async (deps: SellBySmsDeps, tx: TenantTransaction, asked: Asked): Promise<void> => {
  const { queueMessage, service } = deps;
  const { tenant, now, member } = asked;
  const last = await findLastSale(tx, member.id);
  if (last === undefined || now.getTime() - last.savedAt.getTime() > UNDO_MINUTES * MINUTE_MS) {
    await replyTo(queueMessage, tx, asked, { template: 'M28', params: { dial: service.dial.menu } });
    return;
  }
  // A second UNDO is the first one grown impatient: it never reaches the sale before.
  if (last.status === 'saved') {
    await voidSaleIn(tx, { sale: { saleId: last.id }, reason: 'undo' }, { actor: actorOf(asked), now });
  }
  const params = {
    rno: formatReference(last.receipt),
    total: formatMoney(last.totalMinor, tenant.currency),
    shop: tenant.name,
    date: localDate(now, tenant.timezone),
    time: localTime(now, tenant.timezone),
  };
  await replyTo(queueMessage, tx, asked, { template: 'M27', params, about: [subject('sale', last.id)] });
};
