import { findCustomer, findCustomerByKey, type Customer } from '../../../features/debts/customers.ts';
import { DomainError } from '../../../values/errors.ts';
import { exponentOf } from '../../../values/money.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { mustBeNoted, note } from '../shared/notes.ts';

/** The customer in hand, as of now. */
export const customerInHand = async (context: TurnContext): Promise<Customer> => {
  const id = mustBeNoted(context, 'debts', 'customer');
  const customer = await context.read((tx) => findCustomer(tx, id));
  if (!customer) throw new DomainError('customer_not_found');
  return customer;
};

/** Takes a customer of a list into hand. */
export const pickCustomer = async (context: TurnContext, key: string): Promise<Customer> => {
  const customer = await context.read((tx) => findCustomerByKey(tx, key));
  if (!customer) throw new DomainError('customer_not_found');
  note(context, 'debts', { customer: customer.id });
  return customer;
};

/** What was typed as a part of what is owed, where 1 means all of it; undefined when it is nothing, or more. */
export const shareOf = (context: TurnContext, typedMinor: number, owedMinor: number): number | undefined => {
  const oneWhole = 10 ** exponentOf(callerOf(context).tenant.currency);
  const share = typedMinor === oneWhole ? owedMinor : typedMinor;
  return share > 0 && share <= owedMinor ? share : undefined;
};
