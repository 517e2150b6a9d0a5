import type { E164 } from '../../values/phone.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** How long the name of a customer may be, as every phone shows it. */
export const CUSTOMER_NAME = { min: 2, max: 12 };

/** Who a customer is to those who pick one: a name, and a number where the name alone does not tell. */
export interface NamedCustomer {
  readonly name: string;
  readonly phone: E164;
  /** The numbers of others whose name pages print alike. */
  readonly namesakes: readonly E164[];
}

/** A customer of a shop, with the debt; below zero the shop owes the customer. */
export interface Customer extends NamedCustomer {
  readonly id: string;
  readonly balanceMinor: number;
  /** When the debt began; null while nothing is owed. */
  readonly debtSince: Date | null;
  readonly lastRemindedAt: Date | null;
}

/** The numbers of those whose name pages print like that of `c`. */
export const NAMESAKES = `array(select o.phone from customers o
  where o.label_key = c.label_key and o.id <> c.id and o.merged_into is null) as namesakes`;

const COLUMNS = `c.id, c.phone, c.name, c.balance_minor as "balanceMinor", c.debt_since as "debtSince",
  c.last_reminded_at as "lastRemindedAt", ${NAMESAKES}`;

/** Somebody who is two rows is found by either: the row that was merged into another leads to that one. */
const one = async (tx: TenantTransaction, where: string, value: string): Promise<Customer | undefined> => {
  const [customer, second] = await tx.query<Customer>({
    text: `select ${COLUMNS} from customers c
      where c.id in (select coalesce(merged_into, id) from customers where ${where}) limit 2`,
    values: [value],
  });
  return second === undefined ? customer : undefined;
};

/** A customer by id. */
export const findCustomer = (tx: TenantTransaction, id: string): Promise<Customer | undefined> =>
  one(tx, 'id = $1', id);

/** A customer by phone, also by a number of before. */
export const findCustomerByPhone = (tx: TenantTransaction, phone: E164): Promise<Customer | undefined> =>
  one(tx, 'phone = $1', phone);

const KEY_LENGTH = 12;

/** The random end of a customer's id: short enough for lists that wait on a phone's session. */
export const customerKey = ({ id }: Pick<Customer, 'id'>): string => id.slice(-KEY_LENGTH);

/** A customer by the key in a list; undefined if two should ever have the same. */
export const findCustomerByKey = (tx: TenantTransaction, key: string): Promise<Customer | undefined> =>
  one(tx, `right(id::text, ${KEY_LENGTH}) = $1`, key);

/** Those who bought on credit, the last ones first, then those who never did. */
export const listCustomers = (tx: TenantTransaction, limit: number): Promise<Customer[]> =>
  tx.query<Customer>({
    text: `select ${COLUMNS} from customers c where merged_into is null
      order by last_credit_at desc nulls last, created_at desc, id limit $1`,
    values: [limit],
  });

/** Customers in the order in which they came; one more than `limit` where there are more. */
export const pageCustomers = (
  tx: TenantTransaction,
  { after, limit, owing }: { readonly after: string | undefined; readonly limit: number; readonly owing: boolean },
): Promise<Customer[]> =>
  tx.query<Customer>({
    text: `select ${COLUMNS} from customers c where merged_into is null and ($1::uuid is null or id > $1)
        and (balance_minor > 0 or not $2) order by id limit $3`,
    values: [after ?? null, owing, limit + 1],
  });

/** Those who owe something: the biggest debts first, of equal ones the oldest. */
export const listDebtors = (tx: TenantTransaction, limit: number): Promise<Customer[]> =>
  tx.query<Customer>({
    text: `select ${COLUMNS} from customers c where balance_minor > 0
      order by balance_minor desc, debt_since, id limit $1`,
    values: [limit],
  });

/** Those whom the shop owes something, the biggest sums first. */
export const listCreditors = (tx: TenantTransaction, limit: number): Promise<Customer[]> =>
  tx.query<Customer>({
    text: `select ${COLUMNS} from customers c where balance_minor < 0 order by balance_minor, id limit $1`,
    values: [limit],
  });

/** Those whose name pages print like this one, the last ones to buy on credit first. */
export const listNamesakes = (tx: TenantTransaction, name: string, limit: number): Promise<Customer[]> =>
  tx.query<Customer>({
    text: `select ${COLUMNS} from customers c where merged_into is null
        and label_key = lower(case when length($1) > 10 then left($1, 9) || '.' else $1 end)
      order by last_credit_at desc nulls last, created_at desc, id limit $2`,
    values: [name, limit],
  });

/** The names to search in, those who bought on credit last first. */
export const listNames = (
  tx: TenantTransaction,
  debtorsOnly: boolean,
): Promise<{ readonly id: string; readonly name: string }[]> =>
  tx.query<{ id: string; name: string }>({
    text: `select id, name from customers where merged_into is null and (balance_minor > 0 or not $1)
      order by last_credit_at desc nulls last, created_at desc, id`,
    values: [debtorsOnly],
  });

/** Customers by their ids, in any order. */
export const findCustomersByIds = (tx: TenantTransaction, ids: readonly string[]): Promise<Customer[]> =>
  tx.query<Customer>({ text: `select ${COLUMNS} from customers c where id = any($1::uuid[])`, values: [ids] });

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
