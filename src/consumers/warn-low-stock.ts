import type { WarnOwners } from '../features/low-stock/low-stock-message.ts';
import { defineConsumer, type Consumer } from './consumer.ts';

export interface WarnLowStockDeps {
  readonly warnOwners: WarnOwners;
  /** Tells whoever hands out due work that there is some. */
  readonly wake: () => void;
}

/** Warns the owner when an item runs low or is finished. */
export const createWarnLowStock = ({ warnOwners, wake }: WarnLowStockDeps): Consumer =>
  defineConsumer({
    name: 'warn-low-stock',
    types: ['stock.low'],
    handle: async ({ id, occurredAt, data }, tx) => {
      await warnOwners(tx, { eventId: id, occurredAt, data });
      tx.afterCommit(wake);
    },
  });
