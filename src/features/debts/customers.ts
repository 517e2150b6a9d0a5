import type { E164 } from '../../platform/phone.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** A customer of a shop, with what he owes; below zero the shop owes him. */
export interface Customer {
  readonly id: string;
  readonly phone: E164;
  readonly name: string;
  readonly balanceMinor: number;
  /** When the debt began; null while nothing is owed. */
  readonly debtSince: Date | null;
  readonly lastRemindedAt: Date | null;
}

const COLUMNS = `id, phone, name, balance_minor as "balanceMinor", debt_since as "debtSince",
  last_reminded_at as "lastRemindedAt"`;

const one = async (tx: TenantTransaction, where: string, value: string): Promise<Customer | undefined> => {
  const [customer, second] = await tx.query<Customer>({
    text: `select ${COLUMNS} from customers where ${where} limit 2`,
    values: [value],
  });
  return second === undefined ? customer : undefined;
};

/** A customer by id. */
export const findCustomer = (tx: TenantTransaction, id: string): Promise<Customer | undefined> =>
  one(tx, 'id = $1', id);

/** A customer by phone. */
export const findCustomerByPhone = (tx: TenantTransaction, phone: E164): Promise<Customer | undefined> =>
  one(tx, 'phone = $1', phone);

const KEY_LENGTH = 12;

/** The random end of a customer's id: short enough for lists that wait on a phone's session. */
export const customerKey = ({ id }: Pick<Customer, 'id'>): string => id.slice(-KEY_LENGTH);

/** A customer by his key in a list; undefined if two should ever have the same. */
export const findCustomerByKey = (tx: TenantTransaction, key: string): Promise<Customer | undefined> =>
  one(tx, `right(id::text, ${KEY_LENGTH}) = $1`, key);

/** Those who bought on credit, the last ones first, then those who never did. */
export const listCustomers = (tx: TenantTransaction, limit: number): Promise<Customer[]> =>
  tx.query<Customer>({
    text: `select ${COLUMNS} from customers order by last_credit_at desc nulls last, created_at desc, id limit $1`,
    values: [limit],
  });

/** Those who owe something: the biggest debts first, of equal ones the oldest. */
export const listDebtors = (tx: TenantTransaction, limit: number): Promise<Customer[]> =>
  tx.query<Customer>({
    text: `select ${COLUMNS} from customers where balance_minor > 0 order by balance_minor desc, debt_since, id limit $1`,
    values: [limit],
  });

/** What is owed to the shop in all, and by how many. */
export const sumDebts = async (
  tx: TenantTransaction,
): Promise<{ readonly totalMinor: number; readonly people: number }> => {
  const [row] = await tx.query<{ totalMinor: number; people: number }>({
    text: `select coalesce(sum(balance_minor), 0)::bigint as "totalMinor", count(*) as people
      from customers where balance_minor > 0`,
    values: [],
  });
  return row ?? { totalMinor: 0, people: 0 };
};
