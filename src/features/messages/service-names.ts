import type { DialCodes } from './dial-codes.ts';

/** The name on pages and messages. */
export const BRAND = 'Kibanda';

/** What the service calls itself, and where it is reached: printed in messages about the service itself. */
export interface ServiceNames {
  readonly brand: string;
  /** The free number of those who help. */
  readonly help: string;
  readonly dial: DialCodes;
}
