import { newEvent, type EventData } from '../../events/catalogue.ts';
import { DomainError } from '../../values/errors.ts';
import { MAX_LINE_QUANTITY_MILLI } from '../../values/quantity.ts';
import { originOf, type AnyOccasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { fingerprintOfAct } from '../acts/same-act.ts';
import { fitsUnit } from '../catalogue/item.ts';
import type { ItemAtHand } from './move-stock.ts';

export const COUNT_REASONS = [
  'broken',
  'lost',
  'own_use',
  'not_written',
  'wrong_count',
  'came_in',
  'returned',
] as const;
/** Why there is less, or more, than the books say. */
export type CountReason = (typeof COUNT_REASONS)[number];

/** What was found on the shelf, and what the books said when the seller was asked to count. */
export interface Count {
  /** The same reference is the same count. */
  readonly clientRef: string;
  readonly itemId: string;
  readonly countedMilli: number;
  /** The balance at the moment the page was shown: sales since then are not swallowed by the count. */
  readonly bookMilli: number;
  /** When that was; now, when it is left out. */
  readonly takenAt?: Date | undefined;
  /** Needed unless the count is right. */
  readonly reason?: CountReason | undefined;
}

/** What a reference of a count stands for. What the books said is no part of it: it may be what they say now. */
export const actOfCount = ({
  itemId,
  countedMilli,
  reason,
}: Pick<Count, 'itemId' | 'countedMilli' | 'reason'>): string =>
  fingerprintOfAct({ kind: 'count', of: [itemId, countedMilli, reason] });

/** Throws quantity_invalid unless so much can be there. */
export const checkCounted = (countedMilli: number, item: ItemAtHand): void => {
  const possible = Number.isSafeInteger(countedMilli) && countedMilli >= 0 && countedMilli <= MAX_LINE_QUANTITY_MILLI;
  if (!possible || !fitsUnit(countedMilli, item.unit)) throw new DomainError('quantity_invalid');
};

/** Announces a count and what became of it. */
export const announceCounted = (
  tx: TenantTransaction,
  occasion: AnyOccasion,
  data: EventData['stock.counted'],
): void => {
  tx.publish(newEvent('stock.counted', { ...originOf(tx, occasion), data }));
};
