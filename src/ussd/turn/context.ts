import type { MembershipInShop } from '../../tenancy/tenant-directory.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import type { ShopSettings } from '../../features/shops/shop-settings.ts';
import type { Texts } from '../engine/menu.ts';
import type { Draft } from '../session/draft.ts';
import type { SessionState, Who } from '../session/session.ts';
import type { Turn } from '../turn.ts';

/** Who calls, and in which shop, once that is known. */
export interface Caller {
  readonly who: Who;
  readonly tenant: Tenant;
  readonly actor: Actor;
}

/** What an action or a view may know of the turn. */
export interface TurnContext {
  readonly turn: Turn;
  readonly now: Date;
  /** The session. Actions may change it; what they changed is kept only when the turn succeeds. */
  readonly session: SessionState;
  readonly caller: Caller | undefined;
  readonly texts: Texts;
  /** Whether tokens wait behind the one that is judged: a dial or type-ahead goes on. */
  readonly hasMore: boolean;
  /** Those tokens. */
  readonly rest: readonly string[];
  /** Tags that stand for the session and for this step of it: they name changes, and tell nothing. */
  readonly sessionTag: string;
  readonly stepTag: string;
  /** What this person was busy with when an earlier session broke off. */
  readonly draftOf: (tenantId: string) => Draft | undefined;
  /** Every place that the caller has in shops. */
  readonly memberships: () => Promise<readonly MembershipInShop[]>;
  /** How often the number dialled within the last minute; known on the first turn of a session. */
  readonly dials: number | undefined;
  /** Reads in the shop's schema, within the transaction of the step when there is one. */
  readonly read: <T>(work: (tx: TenantTransaction) => Promise<T>) => Promise<T>;
  /** How the caller's shop wants things: within a transaction as it is, otherwise as it is kept. */
  readonly settings: () => Promise<ShopSettings>;
}

/** The caller, on pages that only a known caller reaches. @throws Error when nobody is known. */
export const callerOf = ({ caller }: TurnContext): Caller => {
  if (!caller) throw new Error('no caller yet');
  return caller;
};
