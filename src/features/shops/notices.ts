import { newId } from '../../platform/ids.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { findUnseen, insertNotice, setSeen, type Notice } from './notices-store.ts';

/** News for the owner: a line on the next home page. */
export type NoticeKind =
  'restock' | 'joined' | 'refused' | 'payment_reversed' | 'paid_out' | 'customer_moved' | 'books_read';

export type { Notice } from './notices-store.ts';

/** So long a home page says what its reader saved last: the call may have broken off before the answer. */
const LAST_SAVED_MS = 5 * 60_000;
/** News older than this are none. */
const NEWS_MS = 7 * 24 * 3_600_000;

/** Leaves a line for the owner's next home page, inside the transaction of what it tells. */
export const addNotice = (
  tx: TenantTransaction,
  { kind, who, now }: { readonly kind: NoticeKind; readonly who: string; readonly now: Date },
): Promise<void> => insertNotice(tx, { id: newId(now), kind, params: { who }, now });

/** Since when what somebody saved is repeated on the home page. */
export const lastSavedSince = (now: Date): Date => new Date(now.getTime() - LAST_SAVED_MS);

/** The oldest news that the owner has not seen. */
export const nextNotice = (tx: TenantTransaction, now: Date): Promise<Notice | undefined> =>
  findUnseen(tx, new Date(now.getTime() - NEWS_MS));

/** The owner has seen it. */
export const markSeen = (tx: TenantTransaction, id: string, now: Date): Promise<void> => setSeen(tx, id, now);
