import type { Writable } from 'node:stream';
import type { z } from 'zod';
import type { ErrorCode, RequestCode } from '../values/errors.ts';
import type { Actor } from '../tenancy/actor.ts';
import type { Occasion } from '../tenancy/occasion.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';
import type { TokenHolder as Caller } from '../features/accounts/access-tokens.ts';
import type { Changeable } from './version.ts';
import type { ManagersRight, Right } from '../tenancy/what-people-may.ts';

/** Who may ask: anybody; whoever is signed in; or whoever has this right, under a condition perhaps. */
export type RouteRight = 'anyone' | 'signed-in' | Right;

/** A part of the document; `openapi.ts` says what each is about. */
export type Tag =
  | 'Accounts'
  | 'Sales'
  | 'Sync'
  | 'Inventory'
  | 'Discrepancies'
  | 'Customers'
  | 'Payments'
  | 'Expenses'
  | 'Staff'
  | 'Settings'
  | 'Messages'
  | 'Reports'
  | 'Audit'
  | 'Webhooks'
  | 'Admin';

/** A code that a problem may have. */
export type ProblemCode = ErrorCode | RequestCode;

/** Something with named fields. */
export type ObjectSchema = z.ZodType<Record<string, unknown>, Record<string, unknown>>;

/** What a route says of itself. The border, the guard and the document are all made of it. */
export interface Declaration {
  /** The name of the operation in the document, and of the method in clients. */
  readonly id: string;
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** Behind `/v1`, as the document writes it: `/sales/{id}`. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly right: RouteRight;
  readonly params?: ObjectSchema | undefined;
  readonly query?: ObjectSchema | undefined;
  readonly body?: z.ZodType | undefined;
  /** What it answers when it goes well, and with which status; `undefined`: 204, nothing. */
  readonly answer?: z.ZodType | undefined;
  readonly status?: 200 | 201 | 204 | undefined;
  /** What it may refuse, beside what every route of its kind may. */
  readonly refusals?: readonly ProblemCode[] | undefined;
  /** Says of its answer what can be changed: then it has an ETag, and a change takes `If-Match`. */
  readonly changeable?: Changeable | undefined;
  /** The largest body it takes, in bytes. */
  readonly bodyLimit?: number | undefined;
}

/** What a request brought, as it came. */
export interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** What a request of somebody in a shop knows beside its input. */
export interface ShopCall {
  readonly tenant: Tenant;
  readonly actor: Actor;
  readonly caller: Caller;
  readonly occasion: Occasion;
  /** What the header If-Match says, for a change of what somebody has read. */
  readonly ifMatch?: string | undefined;
}

/** What any other request knows beside its input. */
export interface OpenCall {
  readonly caller: Caller | undefined;
  readonly now: Date;
  /** Stands for the address it came from. */
  readonly from: string;
  /** The caller's own name for this request, if it gave one. */
  readonly key: string | undefined;
}

/** What a request for a file of the shop knows beside its input. */
export interface FileCall extends Pick<ShopCall, 'tenant' | 'actor'> {
  /** Begins the answer: what is written goes out as a file of this name and media type. */
  readonly begin: (fileName: string, media: string) => Writable;
}

/** Runs work in a transaction of its own in the caller's shop, if the caller still has a place there. */
export type RunInShop = <T>(work: (tx: TenantTransaction, call: ShopCall) => Promise<T>) => Promise<T>;

/** Work in the caller's shop, with its input read. */
export type InShopWork = (tx: TenantTransaction, call: ShopCall) => Promise<unknown>;

export type Route = Declaration &
  (
    | {
        /** In one transaction of the shop: `write` takes an Idempotency-Key and keeps the answer with the effect. */
        readonly kind: 'read' | 'write';
        readonly prepare: (raw: RawInput) => { readonly input: unknown; readonly work: InShopWork };
      }
    | {
        /** In many transactions of the shop, one after the other. */
        readonly kind: 'many';
        readonly prepare: (raw: RawInput) => { readonly work: (run: RunInShop) => Promise<unknown> };
      }
    | {
        /** A file of the shop, written while it is read. */
        readonly kind: 'file';
        /** Books leave the shop: that is for an owner who is trusted. */
        readonly right: ManagersRight;
        /** The media types it may have. */
        readonly media: readonly string[];
        readonly prepare: (raw: RawInput) => { readonly work: (call: FileCall) => Promise<void> };
      }
    | {
        /** Outside of any shop. */
        readonly kind: 'open';
        readonly prepare: (raw: RawInput) => { readonly work: (call: OpenCall) => Promise<unknown> };
      }
  );
