import { readName } from '../../../values/text-input.ts';
import { SHORTENED } from '../../engine/dialogue.ts';

type Refused =
  { readonly result: 'invalid' } | { readonly result: typeof SHORTENED; readonly data: { readonly fits: string } };

/**
 * Reads a name of somebody or something that is to be kept, or says where to go on: a name of which only a part fits is
 * asked about first, so that nobody finds on a receipt what was never agreed to.
 */
export const readTypedName = (
  value: unknown,
  limits: { readonly min: number; readonly max: number },
): { readonly name: string } | Refused => {
  const read = readName(String(value), limits);
  if (read === undefined) return { result: 'invalid' };
  return read.whole ? { name: read.name } : { result: SHORTENED, data: { fits: read.fits } };
};
