import type { Tenant } from '../tenancy/tenant.ts';
import { DomainError } from '../values/errors.ts';
import { parsePhone, type E164 } from '../values/phone.ts';

/** A phone number as it is kept. @throws DomainError phone_invalid for one that cannot be a mobile number */
export const phoneIn = (typed: string, { country }: Pick<Tenant, 'country'>, field = 'phone'): E164 => {
  const phone = parsePhone(typed, country);
  if (phone === undefined) throw new DomainError('phone_invalid', { field });
  return phone;
};
