import type { Knex } from 'knex';

/** One step forward. A step that has run anywhere is never changed: the next change is the next step. */
export interface Migration {
  readonly name: string;
  readonly up: (knex: Knex) => Promise<void>;
}
