import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseFailure } from '../platform/database-failure.ts';
import { DomainError } from '../values/errors.ts';
import type { Tenant } from './tenant.ts';

/** What the database says of rows of a shop that has been closed there. */
export const CLOSED = '55KMV';
/** Besides: no right, no table, no schema. */
const NOT_HERE = ['42501', '42P01', '3F000', CLOSED];

/** The state with which the database says that the shop is not, or no longer, there. */
const notHereIn = (error: unknown): string | undefined => {
  const failure = error instanceof DomainError ? error.cause : error;
  const state = failure instanceof DatabaseFailure ? failure.sqlState : undefined;
  return NOT_HERE.find((known) => known === state);
};

/** Within a caller's turn; between closing and opening there are a few hundredths of a second. */
const MOST_LOOKS = 20;
const PAUSE_MS = 60;

/** Says where a shop is. */
export interface WhereShopsAre {
  byId(tenantId: string): Promise<Tenant | undefined>;
  /** Is it on its way from one cell to another? */
  isMoving(tenantId: string): Promise<boolean>;
}

export interface Follow<Place> {
  /** Where it is now; undefined if it is nowhere. */
  readonly look: () => Promise<Place | undefined>;
  /** Is the shop on its way, when the database refused with this state? Asked only where the place is still the same. */
  readonly isUnderWay: (state: string) => Promise<boolean>;
  readonly isSame: (one: Place, other: Place) => boolean;
}

/**
 * Does the work where the shop is. A shop may have moved to another database since somebody read where it is: then the first one
 * refuses all of it, and it is done in the other.
 */
export const followMoves = async <Place, T>(
  first: Place,
  work: (place: Place) => Promise<T>,
  { look, isUnderWay, isSame }: Follow<Place>,
): Promise<T> => {
  let place = first;
  for (let looks = 1; ; looks += 1) {
    try {
      return await work(place);
    } catch (error) {
      const state = notHereIn(error);
      if (state === undefined || looks === MOST_LOOKS) throw error;
      const now = await look();
      if (now === undefined) throw error;
      if (isSame(now, place)) {
        if (!(await isUnderWay(state))) throw error;
        await wait(PAUSE_MS);
      }
      place = now;
    }
  }
};
