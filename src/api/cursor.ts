import { createHash } from 'node:crypto';
import { z } from 'zod';
import { RequestError } from '../values/errors.ts';

const MOST = 100;
const USUAL = 50;

/** What every list takes. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^[0-9]{1,3}$/)
    .default(String(USUAL))
    .transform((text, context) => {
      const limit = Number(text);
      if (limit >= 1 && limit <= MOST) return limit;
      context.addIssue(`must be from 1 to ${MOST}`);
      return z.NEVER;
    })
    .meta({ description: `how many, 1 to ${MOST}` }),
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,400}$/)
    .optional()
    .meta({ description: 'nextCursor of the page before, with the same filter' }),
};

/** What every list answers. */
export const pageOf = <T extends z.ZodType>(item: T, name: string) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() }).meta({ id: name });

interface Ask {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const digest = (filter: unknown): string =>
  createHash('sha256').update(JSON.stringify(filter)).digest('base64url').slice(0, 8);

/** Where a page begins; undefined at the start. @throws RequestError cursor_mismatch for a cursor of another question */
export const readCursor = <T>({ cursor }: Ask, filter: unknown, place: z.ZodType<T>): T | undefined => {
  if (cursor === undefined) return undefined;
  const read = parsed(cursor);
  const kept = z.tuple([z.literal(digest(filter)), place]).safeParse(read);
  if (!kept.success) throw new RequestError('cursor_mismatch');
  return kept.data[1];
};

const parsed = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

/** A page of what was found with one more than was asked for: that one says that there is a next page. */
export const toPage = <Row, Item>(
  rows: readonly Row[],
  { limit }: Ask,
  toItem: (row: Row) => Item,
  { filter, placeOf }: { readonly filter: unknown; readonly placeOf: (row: Row) => unknown },
): { items: Item[]; nextCursor: string | null } => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  const next = more ? Buffer.from(JSON.stringify([digest(filter), placeOf(last)])).toString('base64url') : null;
  return { items: shown.map(toItem), nextCursor: next };
};
