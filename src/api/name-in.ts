import { DomainError } from '../values/errors.ts';
import { parseName } from '../values/text-input.ts';

/** A name as it is kept. @throws DomainError name_invalid for one that is too short or long, or that not every phone shows */
export const nameIn = (
  typed: string,
  limits: { readonly min: number; readonly max: number },
  field = 'name',
): string => {
  const name = parseName(typed, limits);
  if (name === undefined) throw new DomainError('name_invalid', { ...limits, field });
  return name;
};
