import { DomainError } from '../values/errors.ts';
import { failureCode } from './failure-code.ts';

type FailureFacts = Partial<Record<'sqlState' | 'code' | 'constraint' | 'table' | 'reason', string | undefined>>;

/**
 * What PostgreSQL refused, without the values it refused: the driver's own error quotes rows, parameters and phone
 * numbers in `message` and `detail`, so it never leaves this file.
 */
export class DatabaseFailure extends Error {
  /** SQLSTATE; undefined when the connection was lost or never made. */
  readonly sqlState: string | undefined;
  /** The same, or what the socket said: ECONNREFUSED, CERT_HAS_EXPIRED. */
  readonly code: string | undefined;
  readonly constraint: string | undefined;
  readonly table: string | undefined;

  constructor(facts: FailureFacts) {
    const named = [facts.sqlState ?? 'no connection', facts.table, facts.constraint, facts.reason];
    super(`database: ${named.filter((part) => part !== undefined).join(' ')}`);
    this.name = 'DatabaseFailure';
    this.sqlState = facts.sqlState;
    this.code = facts.sqlState ?? facts.code;
    this.constraint = facts.constraint;
    this.table = facts.table;
  }
}

/**
 * The classes of SQLSTATE in which PostgreSQL refuses a command, and with it all that the transaction has done. The list is
 * closed: a code of any other class is none of the server's words (`EPIPE` has five capitals too), and proves nothing.
 */
const REFUSED_CLASSES =
  '03 09 0A 0B 0F 0L 0P 0Z 10 20 21 22 23 24 25 26 27 28 2B 2D 2F 34 38 39 3B 3D 3F 40 42 44 53 54 55 57 58 72 F0 HV P0 XX'.split(
    ' ',
  );
/** The connection is not what it was, or the server says itself that nobody knows: class 08, and these of other classes. */
const LOST_CLASS = '08';
const LOST = ['40003', '57P01', '57P02', '57P03', '57P05', '25P03', '25P04'];
/** Troubles inside the server: of a statement they surely leave nothing; of a COMMIT nobody should say so. */
const UNSURE_AT_COMMIT = ['58', 'F0', 'XX'];

/** Classes whose messages name only what the programmer wrote: syntax and rights, object state, transaction state. */
const SAYS_NO_VALUES = ['42', '55', '25', '57', '53', '0A'];
/** Serialization failure, deadlock, a lock held too long by somebody else: the same work may well succeed at once. */
const TRY_AGAIN = ['40001', '40P01', '55P03'];
/** Statement time-out, and the above. With the classes below: the database cannot do it now, and has not done it. */
const NOT_NOW = [...TRY_AGAIN, '57014', '25P03', '25P04'];
const NOT_NOW_CLASSES = [LOST_CLASS, '53', '58'];

const text = (error: object, key: string): string | undefined => {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? value : undefined;
};

/** Turns whatever a driver threw into a failure that is safe to log. */
export const toDatabaseFailure = (error: unknown): DatabaseFailure => {
  if (error instanceof DatabaseFailure) return error;
  if (typeof error !== 'object' || error === null) return new DatabaseFailure({});
  const code = failureCode(error);
  const sqlState = sqlStateIn(text(error, 'code'));
  // Without a state the message is the driver's or the socket's own ("Connection terminated", "ECONNREFUSED …").
  const reason = saysNoValues(sqlState) ? text(error, 'message') : undefined;
  return new DatabaseFailure({
    sqlState,
    code,
    constraint: text(error, 'constraint'),
    table: text(error, 'table'),
    reason,
  });
};

/** What stands for a state in an error of the driver: a word of the server, not of the network. */
const sqlStateIn = (code = ''): string | undefined => {
  const isKnown = [LOST_CLASS, ...REFUSED_CLASSES].includes(code.slice(0, 2));
  return isKnown && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
};

const saysNoValues = (sqlState: string | undefined): boolean =>
  sqlState === undefined || SAYS_NO_VALUES.includes(sqlState.slice(0, 2));

/** Was the connection lost, so that nobody can say what became of the last command? */
export const isConnectionLoss = ({ sqlState }: DatabaseFailure): boolean =>
  sqlState === undefined || sqlState.startsWith(LOST_CLASS) || LOST.includes(sqlState);

/** May a COMMIT that was answered like this have been done all the same? */
export const mayBeCommitted = (failure: DatabaseFailure): boolean =>
  isConnectionLoss(failure) || UNSURE_AT_COMMIT.includes(failure.sqlState?.slice(0, 2) ?? '');

/** May the whole transaction simply be run again? */
export const isWorthRepeating = (error: unknown): boolean => {
  const failure = error instanceof DomainError ? error.cause : error;
  return failure instanceof DatabaseFailure && failure.sqlState !== undefined && TRY_AGAIN.includes(failure.sqlState);
};

/** Did a unique constraint refuse the row (that constraint, when one is named)? */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  error instanceof DatabaseFailure &&
  error.sqlState === '23505' &&
  (constraint === undefined || error.constraint === constraint);

/**
 * The error to throw for a command that surely changed nothing: `unavailable` when the database cannot serve now,
 * otherwise the failure itself, which the caller may know how to read (a unique constraint, say).
 */
export const toNotSavedError = (error: unknown): DatabaseFailure | DomainError => {
  const failure = toDatabaseFailure(error);
  const { sqlState } = failure;
  const notNow =
    isConnectionLoss(failure) ||
    (sqlState !== undefined && (NOT_NOW.includes(sqlState) || NOT_NOW_CLASSES.includes(sqlState.slice(0, 2))));
  return notNow ? new DomainError('unavailable', {}, { cause: failure }) : failure;
};
