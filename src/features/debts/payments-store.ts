import type { Occasion } from '../../tenancy/occasion.ts';
import { WORK_STATUS, type WorkStates } from '../../tenancy/may-work.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { withCheckDigitSql } from '../../values/receipt-number.ts';
import { NAMESAKES } from './customers.ts';
import type { DebtPayment, PaidBy } from './debt-payment.ts';

/** A customer whom nobody else changes until this transaction ends, and what decides whether the actor may. */
export interface LockedDebtor extends WorkStates {
  readonly id: string;
  readonly phone: string;
  readonly name: string;
  readonly balance_minor: number;
  readonly debt_since: Date | null;
  readonly last_reminded_at: Date | null;
  readonly merged_into: string | null;
  readonly cutoff_hour: number;
}

const LOCK_DEBTOR = `
select c.id, c.phone, c.name, c.balance_minor, c.debt_since, c.last_reminded_at, c.merged_into, s.cutoff_hour,
  t.status as tenant_status, ${WORK_STATUS} as member_status
from customers c
cross join settings s
left join public.tenants t on t.id = $2
left join public.memberships m on m.id = $3
where c.id = $1
for update of c`;

/** Locks a customer, or the one it was merged into, be it a moment ago. */
export const lockDebtorRow = async (
  tx: TenantTransaction,
  customerId: string,
  actorId: string,
): Promise<LockedDebtor | undefined> => {
  const [row] = await tx.query<LockedDebtor>({ text: LOCK_DEBTOR, values: [customerId, tx.tenant.id, actorId] });
  return row?.merged_into ? lockDebtorRow(tx, row.merged_into, actorId) : row;
};

const PAYMENT = `
select d.id as "entryId", d.kind, c.id as "customerId", c.name as "customerName", c.phone as "customerPhone",
  ${NAMESAKES},
  d.receipt_reference as receipt, abs(d.delta_minor) as "paidMinor", d.balance_minor as "balanceMinor",
  d.payment_method as payment, d.occurred_at as at, d.actor_id as "sellerId", coalesce(m.name, '') as "sellerName",
  r.occurred_at as "reversedAt"
from debt_entries d
join customers first on first.id = d.customer_id
join customers c on c.id = coalesce(first.merged_into, first.id)
left join debt_entries r on r.reverses_id = d.id
left join public.memberships m on m.id = d.actor_id
where d.kind in ('payment', 'payout')`;

const onePayment = async (tx: TenantTransaction, where: string, value: string): Promise<DebtPayment | undefined> => {
  const [row] = await tx.query<DebtPayment>({ text: `${PAYMENT} and ${where} = $1`, values: [value] });
  return row;
};

/** What was paid under a caller's reference, if anything was. */
export const findPaymentByRef = (tx: TenantTransaction, clientRef: string): Promise<DebtPayment | undefined> =>
  onePayment(tx, 'd.client_ref', clientRef);

/** A payment by the digits of its receipt. */
export const findPaymentByReceipt = (tx: TenantTransaction, receipt: string): Promise<DebtPayment | undefined> =>
  onePayment(tx, 'd.receipt_reference', receipt);

/**
 * Changes what is owed, numbers the receipt and writes the entry: all of it where the balance allows that, else nothing
 * counts. Nobody pays more than is owed, and the shop gives back no more than it owes.
 */
const SAVE_PAYMENT = `
with customer as (
  update customers
  set balance_minor = balance_minor + $3::bigint,
    debt_since = case when balance_minor + $3::bigint <= 0 then null else debt_since end
  where id = $2 and case when $9 = 'payment' then balance_minor + $3::bigint >= 0 else balance_minor + $3::bigint <= 0 end
  returning id, balance_minor
), counter as (
  update receipt_counter set last_number = last_number + 1 where exists (select from customer) returning last_number
)
insert into debt_entries (id, customer_id, delta_minor, balance_minor, kind, payment_method, receipt_reference,
  client_ref, actor_id, business_day, occurred_at)
select $1, customer.id, $3::bigint, customer.balance_minor, $9, $4, ${withCheckDigitSql('last_number')}, $5, $6, $7, $8
from customer, counter
returning receipt_reference as receipt, balance_minor as "balanceMinor"`;

export interface PaymentToSave {
  readonly entryId: string;
  readonly kind: DebtPayment['kind'];
  readonly customerId: string;
  readonly amountMinor: number;
  readonly payment: PaidBy;
  readonly clientRef: string;
  readonly businessDay: string;
}

/** Saves a payment; undefined when less is owed. */
export const savePayment = async (
  tx: TenantTransaction,
  { actor, now }: Occasion,
  payment: PaymentToSave,
): Promise<{ readonly receipt: string; readonly balanceMinor: number } | undefined> => {
  const { entryId, kind, customerId, amountMinor, payment: paidBy, clientRef, businessDay } = payment;
  const deltaMinor = kind === 'payment' ? -amountMinor : amountMinor;
  const [row] = await tx.query<{ receipt: string; balanceMinor: number }>({
    text: SAVE_PAYMENT,
    values: [entryId, customerId, deltaMinor, paidBy, clientRef, actor.id, businessDay, now, kind],
  });
  return row;
};

/** Notes that a customer is reminded. */
export const noteReminded = async (tx: TenantTransaction, customerId: string, at: Date): Promise<void> => {
  await tx.query({ text: 'update customers set last_reminded_at = $2 where id = $1', values: [customerId, at] });
};

/** Whom customers may ask, and what the shop calls mobile money. */
export interface ShopContact {
  readonly phone: string;
  readonly mobileMoneyLabel: string;
}

const SHOP_CONTACT = `
select mobile_money_label as "mobileMoneyLabel",
  coalesce(support_phone, (select m.phone from public.memberships m
    where m.tenant_id = $1 and m.role = 'vendor' and m.status <> 'stopped' order by m.seller_number limit 1), '') as phone
from settings`;

/** Reads whom customers may ask. */
export const readShopContact = async (tx: TenantTransaction): Promise<ShopContact> => {
  const [row] = await tx.query<ShopContact>({ text: SHOP_CONTACT, values: [tx.tenant.id] });
  if (row === undefined) throw new Error('A shop without settings.');
  return row;
};
