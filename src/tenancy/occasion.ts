import type { EventActor } from '../events/catalogue.ts';
import type { Actor } from './actor.ts';
import type { TenantTransaction } from './tenant-transaction.ts';

/** Who changes something, and when: the same for everything that one operation writes and announces. */
export interface Occasion {
  readonly actor: Actor;
  readonly now: Date;
}

/** The same where the program itself may be the one who does it. */
export interface AnyOccasion {
  readonly actor: EventActor;
  readonly now: Date;
}

/** Who does what nobody asked for at that moment. */
export const PROGRAM: EventActor = { id: null, role: 'system', channel: 'system' };

export interface EventOrigin {
  readonly tenantId: string;
  readonly occurredAt: Date;
  readonly actor: EventActor;
}

/** What every event of an operation says of its origin: `newEvent('sale.recorded', { ...originOf(tx, occasion), data })`. */
export const originOf = (tx: TenantTransaction, { actor, now }: AnyOccasion): EventOrigin => ({
  tenantId: tx.tenant.id,
  occurredAt: now,
  actor: { id: actor.id, role: actor.role, channel: actor.channel },
});
