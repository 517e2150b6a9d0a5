import { describe, expect, test } from '@jest/globals';
import {
  isConnectionLoss,
  isWorthRepeating,
  mayBeCommitted,
  toNotSavedError,
  toDatabaseFailure,
} from '../../../src/platform/database-failure.ts';

const failure = (code?: string) =>
  toDatabaseFailure(Object.assign(new Error('no'), code === undefined ? {} : { code }));

/** One state of every class that PostgreSQL knows (its appendix A); the classes of success and warning never fail. */
const REFUSED =
  `03000 09000 0A000 0B000 0F001 0LP01 0P000 0Z002 10608 20000 21000 22012 23514 24000 25006 26000 27000 28000
  2B000 2D000 2F005 34000 38000 39000 3B001 3D000 3F000 40001 42601 44000 53100 54000 55P03 57014 58030 72000 F0001 HV000
  P0001 XX000`.split(/\s+/);
const LOST = '08000 08003 08006 08007 08P01 40003 57P01 57P02 57P03 57P05 25P03 25P04'.split(' ');

describe('what PostgreSQL answered decides whether nothing was saved', () => {
  test.each(REFUSED)('%s refuses the command: surely nothing', (code) => {
    expect(isConnectionLoss(failure(code))).toBe(false);
    expect(failure(code).sqlState).toBe(code);
  });

  test.each(LOST)('%s says that the connection is gone: not sure', (code) => {
    expect(isConnectionLoss(failure(code))).toBe(true);
    expect(mayBeCommitted(failure(code))).toBe(true);
    expect(toNotSavedError(failure(code))).toMatchObject({ code: 'unavailable' });
  });

  test.each(['EPIPE', 'EPERM', 'EBUSY', 'ENXIO', 'ECONNRESET', 'ZZ000', '23', '2351', 'xx000', undefined])(
    '%s is no word of the server: not sure',
    (code) => {
      expect(failure(code).sqlState).toBeUndefined();
      expect(isConnectionLoss(failure(code))).toBe(true);
      expect(mayBeCommitted(failure(code))).toBe(true);
    },
  );

  test.each(REFUSED)('%s as the answer to a COMMIT', (code) => {
    expect(mayBeCommitted(failure(code))).toBe(['58030', 'F0001', 'XX000'].includes(code));
  });

  test('only what others did at the same time is worth a second try', () => {
    expect(REFUSED.filter((code) => isWorthRepeating(failure(code)))).toEqual(['40001', '55P03']);
    expect(LOST.filter((code) => isWorthRepeating(failure(code)))).toEqual([]);
  });
});
