import { DomainError } from '../../values/errors.ts';
import { decideAlert, type AlertDecision, type AlertState } from '../low-stock/low-stock.ts';

/** An item whose row is locked: nobody else changes its stock until this transaction ends. */
export interface LockedStock extends AlertState {
  readonly id: string;
  readonly code: number;
  readonly name: string;
  readonly priceMinor: number;
  readonly balanceMilli: number;
}

/** So much of an item is wanted by one line. */
export interface Wanted {
  readonly itemId: string;
  readonly quantityMilli: number;
  /** Refuse even where the shop sells below zero. */
  readonly refuseShort: boolean;
}

/** What one line takes. */
export interface Taken {
  readonly item: LockedStock;
  readonly quantityMilli: number;
  readonly beforeMilli: number;
  readonly balanceMilli: number;
}

/** What becomes of an item when all lines have taken theirs. */
export interface ItemAfter {
  readonly item: LockedStock;
  readonly takenMilli: number;
  readonly balanceMilli: number;
  readonly decision: AlertDecision;
}

export interface Taking {
  readonly lines: readonly Taken[];
  readonly items: readonly ItemAfter[];
}

export interface TakingRules {
  readonly sellBelowZero: boolean;
  readonly now: Date;
}

const takeLine = (item: LockedStock, before: number, wanted: Wanted, sellBelowZero: boolean): Taken => {
  const after = before - wanted.quantityMilli;
  if (after < 0 && (!sellBelowZero || wanted.refuseShort)) {
    const finished = before <= 0 && !sellBelowZero;
    throw new DomainError(finished ? 'out_of_stock' : 'short_stock', {
      code: item.code,
      name: item.name,
      availableMilli: before,
      wantedMilli: wanted.quantityMilli,
      mayGoBelowZero: sellBelowZero ? 1 : 0,
    });
  }
  return { item, quantityMilli: wanted.quantityMilli, beforeMilli: before, balanceMilli: after };
};

/**
 * Works out what a cart takes from stock, line by line, and which items cross their alert level.
 * @throws DomainError item_not_found, out_of_stock (nothing left), short_stock (some left, or to be confirmed first)
 */
export const planTaking = (
  wanted: readonly Wanted[],
  stock: readonly LockedStock[],
  { sellBelowZero, now }: TakingRules,
): Taking => {
  const byId = new Map(stock.map((item) => [item.id, item]));
  const left = new Map(stock.map((item) => [item.id, item.balanceMilli]));

  const lines = wanted.map((line) => {
    const item = byId.get(line.itemId);
    if (item === undefined) throw new DomainError('item_not_found');
    const taken = takeLine(item, left.get(item.id) ?? 0, line, sellBelowZero);
    left.set(item.id, taken.balanceMilli);
    return taken;
  });

  const used = new Set(wanted.map((line) => line.itemId));
  const items = stock
    .filter((item) => used.has(item.id))
    .map((item) => {
      const balanceMilli = left.get(item.id) ?? item.balanceMilli;
      const change = { beforeMilli: item.balanceMilli, afterMilli: balanceMilli };
      return {
        item,
        takenMilli: item.balanceMilli - balanceMilli,
        balanceMilli,
        decision: decideAlert(change, item, now),
      };
    });
  return { lines, items };
};
