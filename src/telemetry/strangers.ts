import { newEvent, SERVICE_ID, type EventActor } from '../events/catalogue.ts';
import type { Clock } from '../platform/clock.ts';
import type { Hasher } from '../platform/hash.ts';
import type { EventBuffer } from './event-buffer.ts';

export interface StrangersDeps {
  readonly buffer: EventBuffer;
  readonly hasher: Hasher;
  readonly clock: Clock;
}

/** Somebody of whom nothing is known but the number. */
const SENDER: EventActor = { id: null, role: 'system', channel: 'sms' };

/** Tells of SMS from numbers that belong to no shop. */
export const createStrangers =
  ({ buffer, hasher, clock }: StrangersDeps) =>
  (phone: string, provider: string): void => {
    const origin = { tenantId: SERVICE_ID, occurredAt: clock.now(), actor: SENDER };
    buffer.add([newEvent('sms.unknown', { ...origin, data: { senderKey: hasher.phone(phone), provider } })]);
  };
