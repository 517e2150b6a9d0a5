import { newEvent } from '../../events/catalogue.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { InTenant } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import type { PinPerson, SecurityMessages } from './security-messages.ts';
import { YOUNG_SIM_MS, type SimGuard, type SimState } from './sim-swap.ts';

export interface SimWatchDeps {
  readonly inTenant: InTenant;
  readonly sims: SimGuard;
  readonly messages: SecurityMessages;
}

/** Somebody who calls; `phone` is the number. */
export interface SimHolder extends PinPerson {
  readonly role: Actor['role'];
  readonly channel: Actor['channel'];
}

export interface SimWatch {
  /** Whether the SIM surely changed within 72 hours. If so that is told, once: to its number, and as an event. */
  isSuspect(tenant: Tenant, holder: SimHolder): Promise<boolean>;
  /** Whether a code may go to this number that lets whoever reads it in. A change is told, once, as above. */
  mayGetCode(tenant: Tenant, holder: SimHolder): Promise<boolean>;
}

/** Makes the watch over the SIMs of those who come in, or want to do something risky. */
export const createSimWatch = (deps: SimWatchDeps): SimWatch => ({
  isSuspect: async (tenant, holder) => {
    const sim = await deps.sims.stateOf(holder.phone);
    if (!deps.sims.isYoung(sim)) return false;
    await reportChange(deps, tenant, holder, sim);
    return true;
  },
  mayGetCode: async (tenant, holder) => {
    const sim = await deps.sims.stateOf(holder.phone);
    if (deps.sims.mayGetResetCode(sim)) return true;
    await reportChange(deps, tenant, holder, sim);
    return false;
  },
});

/** Says once that a SIM changed. */
export const reportChange = async (
  { inTenant, messages, sims }: SimWatchDeps,
  tenant: Tenant,
  { role, channel, ...person }: SimHolder,
  sim: SimState,
): Promise<void> => {
  if (sim.state !== 'changed') return;
  const { memberId } = person;
  const swappedAt = sim.at.toISOString();
  const until = new Date(sim.at.getTime() + YOUNG_SIM_MS);
  await inTenant(tenant, async (tx) => {
    if (!(await messages.simChanged(tx, person, { until, reason: swappedAt }))) return;
    tx.publish(
      newEvent('sim.swap.suspected', {
        tenantId: tenant.id,
        occurredAt: sim.at,
        actor: { id: memberId, role, channel },
        data: { memberId, swappedAt, source: sims.source },
      }),
    );
  });
};
