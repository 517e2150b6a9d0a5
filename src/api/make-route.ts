import { z } from 'zod';
import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';
import type { ManagersRight, Right } from '../tenancy/what-people-may.ts';
import type { Declaration, FileCall, ObjectSchema, OpenCall, RawInput, Route, RunInShop, ShopCall } from './route.ts';

interface Typed<P extends ObjectSchema, Q extends ObjectSchema, B extends z.ZodType, A extends z.ZodType> extends Omit<
  Declaration,
  'params' | 'query' | 'body' | 'answer'
> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer?: A;
}

interface Input<P extends ObjectSchema, Q extends ObjectSchema, B extends z.ZodType> {
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
}

const nothing = z.strictObject({});
type Nothing = typeof nothing;

/** Reads what came by what was declared, and hands it on; throws what zod throws. */
const readInput = <P extends ObjectSchema, Q extends ObjectSchema, B extends z.ZodType, T>(
  { params, query, body }: { readonly params?: P; readonly query?: Q; readonly body?: B },
  use: (input: Input<P, Q, B>) => T,
): ((raw: RawInput) => T) => {
  // The parts that were not declared must be empty, except a body: some clients send `{}` with every POST.
  const schema = z.object({
    params: params ?? z.object({}),
    query: query ?? nothing,
    body: body ?? z.unknown(),
  }) as unknown as z.ZodType<Input<P, Q, B>>;
  return (raw) => use(schema.parse(raw));
};

type InShopRoute = <
  A extends z.ZodType,
  P extends ObjectSchema = Nothing,
  Q extends ObjectSchema = Nothing,
  B extends z.ZodType = Nothing,
>(
  declaration: Typed<P, Q, B, A> & { readonly right: Right },
  work: (tx: TenantTransaction, input: Input<P, Q, B>, call: ShopCall) => Promise<z.input<A>>,
) => Route;

const inShop =
  (kind: 'read' | 'write'): InShopRoute =>
  (declaration, work) => ({
    ...declaration,
    kind,
    prepare: readInput(declaration, (input) => ({ input, work: (tx, call) => work(tx, input, call) })),
  });

/** A route that reads in the caller's shop. */
export const readRoute = inShop('read');

/** A route that changes something in the caller's shop; everything it does is one transaction with its answer. */
export const writeRoute = inShop('write');

/** A route that does many things in the caller's shop, each of them whole or not at all. */
export const manyRoute = <
  A extends z.ZodType,
  P extends ObjectSchema = Nothing,
  Q extends ObjectSchema = Nothing,
  B extends z.ZodType = Nothing,
>(
  declaration: Typed<P, Q, B, A> & { readonly right: Right },
  work: (run: RunInShop, input: Input<P, Q, B>) => Promise<z.input<A>>,
): Route => ({
  ...declaration,
  kind: 'many',
  prepare: readInput(declaration, (input) => ({ work: (run) => work(run, input) })),
});

/** A route that answers with a file, which is written while it is read. */
export const fileRoute = <P extends ObjectSchema = Nothing, Q extends ObjectSchema = Nothing>(
  declaration: Omit<Typed<P, Q, Nothing, z.ZodType>, 'answer' | 'body'> & {
    readonly right: ManagersRight;
    readonly media: readonly string[];
  },
  work: (input: Pick<Input<P, Q, Nothing>, 'params' | 'query'>, call: FileCall) => Promise<void>,
): Route => ({
  ...declaration,
  kind: 'file',
  prepare: readInput<P, Q, Nothing, { work: (call: FileCall) => Promise<void> }>(declaration, (input) => ({
    work: (call) => work(input, call),
  })),
});

/** A route outside of any shop: accounts, and those who run the service. */
export const openRoute = <
  A extends z.ZodType,
  P extends ObjectSchema = Nothing,
  Q extends ObjectSchema = Nothing,
  B extends z.ZodType = Nothing,
>(
  declaration: Typed<P, Q, B, A> & { readonly right: 'anyone' | 'signed-in' | Extract<Right, `admin.${string}`> },
  work: (input: Input<P, Q, B>, call: OpenCall) => Promise<z.input<A>>,
): Route => ({
  ...declaration,
  kind: 'open',
  prepare: readInput(declaration, (input) => ({ work: (call) => work(input, call) })),
});
