import { LRUCache } from 'lru-cache';
import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** Connections of which each goes to whom it served before. */
export interface Lines {
  /** A connection, if possible one that served this shop, to be given back with `release`. Rejects when none is free in time. */
  connect(shop?: string): Promise<PoolClient>;
  query<Row extends QueryResultRow>(query: string | QueryConfig, values?: unknown[]): Promise<QueryResult<Row>>;
  /** Closes all, once those that are lent have come back. */
  end(): Promise<void>;
  readonly totalCount: number;
  readonly idleCount: number;
  /** How many wait for one. */
  readonly waitingCount: number;
}

export interface LinesSettings {
  readonly max: number;
  /** How long to wait for a free one, in milliseconds. */
  readonly waitMs: number;
}

/** A connection that knows so many shops is not given another while one can still be opened: it keeps 200 plans. */
const MANY_SHOPS = 12;
/** Whoever has waited for so long is next, whatever the connection knows. */
const PATIENCE_MS = 20;
/** What belongs to no shop is one more of them. */
const NO_SHOP = '';

interface Line {
  /** One connection at most, opened and closed by the driver's own rules. */
  readonly pool: Pool;
  /** The shops that it served last. */
  readonly shops: LRUCache<string, true>;
}

interface Waiting {
  readonly shop: string;
  readonly since: number;
  readonly start: (line: Line) => void;
  readonly giveUp: (why: string) => void;
}

/** Lends connections, one pool of one connection each. PostgreSQL keeps a shop's tables and plans where the shop was served. */
export const createLines = (open: () => Pool, { max, waitMs }: LinesSettings): Lines => {
  const lines = Array.from({ length: max }, () => lineOf(open()));
  const { take, giveBack, waiting } = createLending(lines, waitMs);
  const sum = (count: (pool: Pool) => number): number => lines.reduce((all, { pool }) => all + count(pool), 0);
  return {
    connect: async (shop = NO_SHOP) => lentFrom(await take(shop), giveBack),
    query: async (query, values) => {
      const line = await take(NO_SHOP);
      return line.pool.query(query, values).finally(() => {
        giveBack(line);
      });
    },
    end: async () => {
      for (const asked of [...waiting]) asked.giveUp('the connections are being closed');
      await Promise.all(lines.map(({ pool }) => pool.end()));
    },
    get totalCount() {
      return sum((pool) => pool.totalCount);
    },
    get idleCount() {
      return sum((pool) => pool.idleCount);
    },
    get waitingCount() {
      return waiting.length;
    },
  };
};

/** Who has which connection, and who waits for one. */
const createLending = (lines: readonly Line[], waitMs: number) => {
  /** Those that are not lent, the one that was so for the longest time first. */
  let free = lines;
  const waiting: Waiting[] = [];
  const lend = (line: Line, shop: string): Line => {
    free = free.filter((other) => other !== line);
    line.shops.set(shop, true);
    return line;
  };
  const giveBack = (line: Line): void => {
    free = [...free, line];
    nextFor(line, waiting)?.start(line);
  };
  const take = (shop: string): Promise<Line> => {
    const line = bestOf(free, shop);
    if (line) return Promise.resolve(lend(line, shop));
    return waitIn(waiting, shop, { waitMs, lend });
  };
  return { take, giveBack, waiting: waiting as readonly Waiting[] };
};

/** Waits for a line that comes free; it is lent in the same moment, before anybody else can take it. */
const waitIn = (
  waiting: Waiting[],
  shop: string,
  { waitMs, lend }: { readonly waitMs: number; readonly lend: (line: Line, shop: string) => Line },
): Promise<Line> =>
  new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(late);
      waiting.splice(waiting.indexOf(asked), 1);
    };
    const giveUp = (why: string): void => {
      leave();
      reject(new Error(why));
    };
    const start = (freed: Line): void => {
      leave();
      resolve(lend(freed, shop));
    };
    const late = setTimeout(giveUp, waitMs, 'timeout exceeded when waiting for a connection');
    const asked = { shop, since: performance.now(), start, giveUp };
    waiting.push(asked);
  });

const lineOf = (pool: Pool): Line => {
  const shops = new LRUCache<string, true>({ max: MANY_SHOPS });
  pool.on('remove', () => {
    shops.clear();
  });
  return { pool, shops };
};

/** The one that knows the shop, else one with room, else one to be opened, else the one that was free for the longest time. */
const bestOf = (free: readonly Line[], shop: string): Line | undefined =>
  free.findLast(({ shops }) => shops.has(shop)) ??
  free.find(({ pool, shops }) => pool.totalCount > 0 && shops.size < MANY_SHOPS) ??
  free.find(({ pool }) => pool.totalCount === 0) ??
  free[0];

const nextFor = ({ shops }: Line, [first, ...others]: readonly Waiting[]): Waiting | undefined => {
  if (!first || performance.now() - first.since > PATIENCE_MS) return first;
  return [first, ...others].find(({ shop }) => shops.has(shop)) ?? first;
};

const lentFrom = async (line: Line, giveBack: (line: Line) => void): Promise<PoolClient> => {
  try {
    const client = await line.pool.connect();
    // The pool makes this function anew each time it lends a connection.
    const release = client.release.bind(client);
    client.release = (broken) => {
      release(broken);
      giveBack(line);
    };
    return client;
  } catch (error) {
    giveBack(line);
    throw error;
  }
};
