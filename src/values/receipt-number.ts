import { DAMM_TABLE } from './damm.ts';

/** Receipt numbers are a PostgreSQL int: ten digits at most. */
const PLACES = 10;

/** The check digit of the digits in `padded`, as an SQL expression: leading zeros change nothing. */
const checkDigitSql = (padded: string): string =>
  Array.from({ length: PLACES }, (_, place) => place + 1).reduce(
    (soFar, place) =>
      `substr('${DAMM_TABLE.join('')}', ${soFar}::int * 10 + substr(${padded}, ${place}, 1)::int + 1, 1)`,
    `'0'`,
  );

/**
 * The number with its check digit, as an SQL expression over an int expression: the receipt is numbered by the statement
 * that saves it, so that the shop's counter stays locked no longer than that.
 */
export const withCheckDigitSql = (number: string): string =>
  `(${number}::text || ${checkDigitSql(`lpad(${number}::text, ${PLACES}, '0')`)})`;
