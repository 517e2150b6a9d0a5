import type { DomainEvent, EventType } from '../events/catalogue.ts';
import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';
import { defineConsumer, type Consumer } from './consumer.ts';

export interface MessengerDefinition<T extends EventType> {
  readonly name: string;
  readonly types: readonly T[];
  /** Queues the messages that this event is worth; false when there are none. */
  readonly tell: (event: DomainEvent<T>, tx: TenantTransaction) => Promise<unknown>;
}

/** Tells whoever hands out due work that there is some. */
export type Wake = () => void;

/** Describes a reaction that writes to people: what it queued is on its way as soon as it is saved. */
export const defineMessenger = <T extends EventType>(wake: Wake, definition: MessengerDefinition<T>): Consumer => {
  const { name, types, tell } = definition;
  return defineConsumer({
    name,
    types,
    tells: true,
    handle: async (event, tx) => {
      if ((await tell(event, tx)) !== false) tx.afterCommit(wake);
    },
  });
};
