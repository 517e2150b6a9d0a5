import type { OwnerDatabase } from '../owner.ts';
import type { Tenant } from '../tenant.ts';

/** A shop on its way. */
export interface Move {
  readonly tenant: Pick<Tenant, 'id' | 'schema'>;
  readonly directory: OwnerDatabase;
  /** The database that it leaves, and the one that it goes to: the owner's connections, straight to PostgreSQL. */
  readonly from: OwnerDatabase;
  readonly to: OwnerDatabase;
  /** The name of that one. */
  readonly cell: string;
  /** Of the shop's tables. */
  readonly version: number;
}

/** Why a shop cannot move (on), in words for the person at the keyboard. The shop trades where it was. */
export class CannotMove extends Error {
  override readonly name = 'CannotMove';
}
