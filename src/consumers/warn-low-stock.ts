import type { WarnOwners } from '../features/low-stock/low-stock-message.ts';
import { defineMessenger, type Wake } from './define-messenger.ts';
import type { Consumer } from './consumer.ts';

/** Warns the owner when an item runs low or is finished. */
export const createWarnLowStock = (warnOwners: WarnOwners, wake: Wake): Consumer =>
  defineMessenger(wake, {
    name: 'warn-low-stock',
    types: ['stock.low'],
    tell: ({ id, occurredAt, data }, tx) => warnOwners(tx, { eventId: id, occurredAt, data }),
  });
