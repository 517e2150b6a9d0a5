import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { DatabaseFailure } from './database-failure.ts';

/** What one connection has PostgreSQL keep: statements that are parsed and planned once, under a name. */
export interface PlanNames {
  /**
   * The name under which the connection keeps the plan of this text for this schema; undefined when it is not worth keeping,
   * that is until the connection meets it for the second time.
   */
  nameOf(schema: string, text: string): string | undefined;
  /** The names that fell out since this was last asked: their plans may go. */
  dropped(): readonly string[];
  /** Hears of a failure of a statement that had a name. */
  failed(failure: DatabaseFailure): void;
}

/** How many plans a connection keeps. Those of a sale take 170 kB each of its backend, as measured with 60 of them. */
const MOST_PLANS = 200;
/** How many it remembers to have met once. */
const MOST_MET = 2000;
const MOST_TEXTS = 1000;

const STALE_PLAN = '0A000';
/** "There already is a statement of that name", and "there is none": it went to another connection than the plan. */
const NOT_FOLLOWED = ['42P05', '26000'];

/**
 * Is this what PostgreSQL says of a kept plan that it can't use: the tables are not what they were, or a pooler lent
 * another connection than the one that keeps it? It says so before it runs the statement.
 */
export const isUselessPlan = ({ sqlState = '' }: DatabaseFailure): boolean =>
  sqlState === STALE_PLAN || NOT_FOLLOWED.includes(sqlState);

const createHashing = () => {
  const hashes = new LRUCache<string, string>({ max: MOST_TEXTS });
  return (text: string): string => {
    const known = hashes.get(text);
    if (known !== undefined) return known;
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    hashes.set(text, hash);
    return hash;
  };
};

/**
 * Names for the statements on the connections of one pool. A pooler that does not follow names (PgBouncer before 1.21, in
 * transaction mode) shows by its first failure; from then on nothing is named, and `onOff` is told.
 */
export const createPlanNaming = (onOff: () => void): (() => PlanNames) => {
  const hashOf = createHashing();
  let isOff = false;
  const failed = ({ sqlState = '' }: DatabaseFailure): void => {
    if (isOff || !NOT_FOLLOWED.includes(sqlState)) return;
    isOff = true;
    onOff();
  };

  return () => {
    let gone: string[] = [];
    let made = 0;
    const met = new LRUCache<string, true>({ max: MOST_MET });
    const names = new LRUCache<string, string>({
      max: MOST_PLANS,
      dispose: (name) => {
        gone.push(name);
      },
    });
    const nameOf = (schema: string, text: string): string | undefined => {
      if (isOff) return undefined;
      const key = `${schema} ${hashOf(text)}`;
      const known = names.get(key);
      if (known !== undefined) return known;
      if (!met.has(key)) {
        met.set(key, true);
        return undefined;
      }
      // A number too: the driver takes a name that it has used before for a plan that is still there.
      made += 1;
      const name = `${hashOf(`${schema} ${text}`)}_${made.toString(36)}`;
      names.set(key, name);
      return name;
    };
    const dropped = (): readonly string[] => {
      const names = gone;
      gone = [];
      return names;
    };
    return { nameOf, dropped, failed };
  };
};
