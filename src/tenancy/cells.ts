import type { DatabasePool } from '../platform/postgres.ts';

/** Which database a shop lives in. A database is good for about 2,000 shops; more shops are more cells. */
export interface Cells {
  /** The connections of a cell; throws when no such cell is known here. */
  poolOf(cell: string): DatabasePool;
  /** The names of all cells. */
  readonly names: readonly string[];
}

/** The cell whose database also holds the directory. */
export const DIRECTORY_CELL = 'main';

/** Knows the cells it is given: `{ main: pool }` until there are more. */
export const createCells = (pools: Readonly<Record<string, DatabasePool>>): Cells => {
  const byName = new Map(Object.entries(pools));
  return {
    names: [...byName.keys()],
    poolOf: (cell) => {
      const pool = byName.get(cell);
      if (pool === undefined) throw new Error(`There are no connections for the cell "${cell}".`);
      return pool;
    },
  };
};
