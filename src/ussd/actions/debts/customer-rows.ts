import type { NamedCustomer } from '../../../features/debts/customers.ts';
import { fit } from '../../../values/gsm7.ts';
import type { CurrencyCode } from '../../../values/money.ts';
import type { FrameData } from '../../engine/dialogue.ts';
import { listMoney, widths } from '../shared/format.ts';

/** As many digits as a person tells people of one name apart by. */
const fewestDigits = 3;

/** The last digits of a number: three, or as many as it takes to tell it from the others. */
const tellingDigits = (phone: string, others: readonly string[]): string => {
  const isAlone = (count: number): boolean => others.every((other) => !other.endsWith(phone.slice(-count)));
  let count = fewestDigits;
  while (count < phone.length && !isAlone(count)) count += 1;
  return phone.slice(-count);
};

/**
 * A person as pages print it, no longer than `width`: the name, and behind a name that another has too the last digits of
 * the number.
 */
export const personLabel = ({ name, phone, namesakes }: NamedCustomer, width: number = widths.person): string => {
  if (namesakes.length === 0) return fit(name, width);
  const digits = tellingDigits(phone, namesakes);
  return `${fit(name, Math.max(0, width - digits.length - 1))} ${digits}`.trim();
};

/** A customer as pages show it. */
export const customerData = (customer: NamedCustomer): FrameData => ({ cust: personLabel(customer) });

/** A customer in a list: `Otieno 350`. */
export const customerRow = (
  customer: NamedCustomer & { readonly balanceMinor: number },
  currency: CurrencyCode,
): string => `${personLabel(customer)} ${listMoney(customer.balanceMinor, currency)}`;
