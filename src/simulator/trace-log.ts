import type { RedisClient } from '../platform/redis.ts';
import { z } from 'zod';

const at = z.iso.datetime();
const traceEntry = z.discriminatedUnion('kind', [
  /** A key press was answered. */
  z.object({
    kind: z.literal('turn'),
    at,
    page: z.string(),
    end: z.boolean(),
    ms: z.number(),
    result: z.string(),
    inputs: z.number().optional(),
  }),
  /** A sale was committed. */
  z.object({ kind: z.literal('sale'), at, receipt: z.string(), total: z.string() }),
  /** An event was published, or handled by a consumer. */
  z.object({ kind: z.literal('event'), at, type: z.string(), eventId: z.string(), by: z.string().optional() }),
  /** A message went on to a new state. */
  z.object({
    kind: z.literal('message'),
    at,
    messageId: z.string(),
    template: z.string(),
    state: z.string(),
    to: z.string(),
  }),
]);

/** One thing that happened inside, told without secrets: no input, no PIN, no full number. */
export type TraceEntry = z.infer<typeof traceEntry>;
export type PlacedEntry = TraceEntry & { readonly id: string };

/** What just happened inside, for the page beside the simulated phone. A scope is a phone's hash or a shop's id. */
export interface TraceLog {
  /** Never throws and is never waited for by a sale: what can't be noted is not shown. */
  append(scope: string, entry: TraceEntry): Promise<void>;
  /** The entries of some scopes, oldest first. */
  read(scopes: readonly string[]): Promise<readonly PlacedEntry[]>;
}

const MOST_ENTRIES = 100;
const HOUR_SECONDS = 3600;
const keyOf = (scope: string): string => `simulator:trace:${scope}`;
const stored = z.array(z.tuple([z.string(), z.tuple([z.literal('entry'), z.string()])]));

const toPlaced = ([id, [, text]]: z.infer<typeof stored>[number]): PlacedEntry[] => {
  const entry = traceEntry.safeParse(JSON.parse(text));
  return entry.success ? [{ ...entry.data, id }] : [];
};

/** Keeps the last entries of each scope in a stream of Redis, for an hour. */
export const createRedisTraceLog = (redis: RedisClient): TraceLog => ({
  append: async (scope, entry) => {
    try {
      const key = keyOf(scope);
      const text = JSON.stringify(entry);
      await redis
        .pipeline()
        .xadd(key, 'MAXLEN', '~', MOST_ENTRIES, '*', 'entry', text)
        .expire(key, HOUR_SECONDS)
        .exec();
    } catch {
      // The page shows one line less.
    }
  },
  read: async (scopes) => {
    const streams = await Promise.all(
      scopes.map(async (scope) => redis.xrevrange(keyOf(scope), '+', '-', 'COUNT', MOST_ENTRIES)),
    );
    return streams
      .flatMap((stream) => stored.parse(stream).flatMap(toPlaced))
      .sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
  },
});

/** A log that keeps nothing, for programs without the simulator. */
export const noTraceLog: TraceLog = {
  append: () => Promise.resolve(),
  read: () => Promise.resolve([]),
};
