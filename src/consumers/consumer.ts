import type { Delivery, Subscription } from '../events/bus.ts';
import { SERVICE_ID, topicOf, type DomainEvent, type EventType } from '../events/catalogue.ts';
import { readCloudEvent } from '../events/cloud-event.ts';
import type { DeadLetterReason, DeadLetters } from '../events/dead-letters.ts';
import { createBackOff, type BackOff } from '../platform/back-off.ts';
import { DomainError, isDomainError } from '../values/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { pause } from '../platform/pause.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import type { InTenant, TenantTransaction } from '../tenancy/tenant-transaction.ts';
import type { Tenant } from '../tenancy/tenant.ts';

export interface ConsumerDefinition<T extends EventType> {
  /** Also the name of its group on the bus and in the inbox: never change it, or all events come again. */
  readonly name: string;
  readonly types: readonly T[];
  /** Asked before anything is written: nothing is noted of an event that nobody wants. */
  readonly isWanted?: (tenant: Tenant) => Promise<boolean>;
  /** What it does is heard outside: it does nothing about what was settled when the database came back from a backup. */
  readonly tells?: boolean;
  /** The effect, inside a transaction of the shop: SQL, `publish` and `afterCommit` only. */
  readonly handle: (event: DomainEvent<T>, tx: TenantTransaction) => Promise<void>;
}

/** A reaction to events, whichever types it is for. */
export interface Consumer {
  readonly name: string;
  readonly types: readonly EventType[];
  readonly isWanted?: ((tenant: Tenant) => Promise<boolean>) | undefined;
  readonly tells: boolean;
  readonly handle: (event: DomainEvent, tx: TenantTransaction) => Promise<void>;
}

export interface ConsumerDeps {
  readonly inTenant: InTenant;
  readonly directory: Pick<TenantDirectory, 'byId'>;
  readonly deadLetters: DeadLetters;
  readonly log: Logger;
  readonly metrics: { consumed(consumer: string, result: 'done' | 'duplicate' | 'retry' | 'dead'): void };
  /** How often an event is tried before it is set aside. */
  readonly tries?: number;
  readonly backOff?: BackOff;
}

/** What is known of an event, perhaps only a part. */
interface About {
  readonly id?: string;
  readonly type?: string;
  readonly tenantId?: string;
}

/** Describes a reaction to events of some types. */
export function defineConsumer<T extends EventType>(definition: ConsumerDefinition<T>): Consumer {
  const { name, types, isWanted, tells = false, handle } = definition;
  const isOurs = (event: DomainEvent): event is DomainEvent<T> => types.some((type) => type === event.type);
  return {
    name,
    types,
    isWanted,
    tells,
    handle: async (event, tx) => {
      if (isOurs(event)) await handle(event, tx);
    },
  };
}

/**
 * Runs a consumer: `bus.subscribe(subscriptionOf(sendReceipt, deps))`. Its effect happens once, however often an event
 * comes; what fails again and again is set aside. Only when the database can't serve does the event go back to the bus.
 */
export function subscriptionOf(consumer: Consumer, deps: ConsumerDeps): Subscription {
  const setAside = createSetAside(consumer, deps);
  const attempt = createAttempt(consumer, deps);
  return {
    group: consumer.name,
    topics: [...new Set(consumer.types.map(topicOf))],
    handle: async (delivery) => {
      const read = readCloudEvent(delivery.body);
      if (!read.ok) return setAside(delivery, read.reason, read);
      const { event } = read;
      // One of no shop: there is no inbox to note it in, and nothing in a shop to change.
      if (!consumer.types.includes(event.type) || event.tenantId === SERVICE_ID) return;
      const tenant = await deps.directory.byId(event.tenantId);
      if (tenant === undefined) return setAside(delivery, 'unknown_tenant', event);
      const attempts = await attempt(event, tenant);
      if (attempts !== undefined) await setAside(delivery, 'handler_failed', event, attempts);
    },
  };
}

/** Sets an event aside, for people. */
function createSetAside({ name }: Consumer, { deadLetters, metrics, log }: ConsumerDeps) {
  return async (delivery: Delivery, reason: DeadLetterReason, about: About, attempts = 1): Promise<void> => {
    await deadLetters.put({ consumer: name, reason, delivery, attempts, event: about });
    metrics.consumed(name, 'dead');
    log.error('an event was set aside', { consumer: name, reason, ...logged(about), attempts });
  };
}

/** Tries to handle an event until it is done; how often, when that was too often. */
function createAttempt(consumer: Consumer, deps: ConsumerDeps) {
  const { log, metrics, tries = 5, backOff = createBackOff(100, 2000) } = deps;
  const { name } = consumer;
  return async (event: DomainEvent, tenant: Tenant): Promise<number | undefined> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        metrics.consumed(name, await handleOnce(consumer, event, tenant, deps.inTenant));
        return undefined;
      } catch (error) {
        if (isDomainError(error, 'unavailable', 'outcome_unknown')) throw error;
        log.warn('an event could not be handled', { consumer: name, ...logged(event), attempt, error });
        if (attempt >= tries) return attempt;
        metrics.consumed(name, 'retry');
        await pause(backOff(attempt));
      }
    }
  };
}

/** The effect and the note that it happened, in one transaction; nothing if the note is already there. */
async function handleOnce(
  consumer: Consumer,
  event: DomainEvent,
  tenant: Tenant,
  inTenant: InTenant,
): Promise<'done' | 'duplicate'> {
  if (consumer.isWanted !== undefined && !(await consumer.isWanted(tenant))) return 'done';
  return inTenant(tenant, async (tx) => {
    const { isNew, isSettled } = await noteIn(tx, consumer, event);
    if (!isNew) return 'duplicate';
    if (!(consumer.tells && isSettled)) await consumer.handle(event, tx);
    return 'done';
  });
}

interface Noted {
  /** Whether this is the first time. */
  readonly isNew: boolean;
  /** It happened before the database came back from a backup: whoever was to hear of it may have heard. */
  readonly isSettled: boolean;
}

/**
 * Notes an event in the shop's inbox.
 * @throws DomainError `unavailable` in a copy that came back from a backup, until somebody takes it over
 */
async function noteIn(tx: TenantTransaction, { name }: Consumer, { id, occurredAt }: DomainEvent): Promise<Noted> {
  const [noted] = await tx.query<Noted & { readonly waits: boolean }>({
    text: `with sends as materialized (select public.sends_since() as since),
      noted as (
        insert into inbox (consumer, event_id) select $1, $2 from sends where since is not null
        on conflict do nothing returning event_id)
      select since is null as waits, exists (select from noted) as "isNew",
        coalesce($3::timestamptz < since, false) as "isSettled" from sends`,
    values: [name, id, occurredAt],
  });
  if (noted === undefined || noted.waits) throw new DomainError('unavailable');
  return noted;
}

function logged({ id, type, tenantId }: About) {
  return { eventId: id, eventType: type, tenantId };
}
