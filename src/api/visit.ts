import { z } from 'zod';
import type { TokenHolder } from '../features/accounts/access-tokens.ts';
import { noteCall, noteVisit } from '../features/operators/operators.ts';
import type { Actor } from '../tenancy/actor.ts';
import type { Clock } from '../platform/clock.ts';
import type { InTenant } from '../tenancy/tenant-transaction.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import { DomainError } from '../values/errors.ts';
import { VISIT_REASONS, VISIT_REFERENCE, type VisitReason } from '../values/visit.ts';
import { id } from './formats.ts';
import type { Route, RunInShop } from './route.ts';

/** Why somebody who runs the service does it, as it comes in. */
export const visitReason = {
  reason: z.enum(VISIT_REASONS).meta({ description: 'why: the owner reads it' }),
  reference: z
    .string()
    .regex(VISIT_REFERENCE)
    .meta({ description: 'the number of the case', examples: ['T-1042'] }),
};

/** What a route that reads in a shop asks of those who run the service, and of nobody else. */
export const visitQuery = {
  tenantId: id.optional().meta({ description: 'for those who run the service: which shop' }),
  reason: visitReason.reason.optional(),
  reference: visitReason.reference.optional(),
};

const visit = z.object({ tenantId: id, ...visitReason });

/** Which shop somebody who runs the service wants to see, and why. @throws z.ZodError where that is not said */
export const readVisit = (query: unknown): z.output<typeof visit> => visit.parse(query);

/** Whoever runs the service, as the books of a shop name them. */
export const operatorOf = ({ userId, name }: TokenHolder): Actor => ({
  id: userId,
  role: 'admin',
  name,
  channel: 'rest',
});

export interface VisitDeps {
  readonly inTenant: InTenant;
  readonly tenants: Pick<TenantDirectory, 'byId'>;
  readonly directory: Pick<TenantDirectory, 'inDirectory'>;
  readonly clock: Clock;
  /** What the service calls itself to owners. */
  readonly brand: string;
}

/** A call of somebody who runs the service. */
export interface OperatorsCall {
  readonly route: Pick<Route, 'id'>;
  readonly caller: TokenHolder;
}

const subjectId = z.object({ id }).or(z.object({ tenantId: id }).transform(({ tenantId }) => ({ id: tenantId })));

/** Writes every call of those who run the service into the log of the service, whatever comes of it. */
export const noteOperatorsCall = async (
  { directory, clock }: VisitDeps,
  { route, caller }: OperatorsCall,
  { params, query }: { readonly params: unknown; readonly query: unknown },
): Promise<void> => {
  const about = [params, query].map((part) => subjectId.safeParse(part)).find(({ success }) => success);
  const call = { operation: route.id, actor: operatorOf(caller), now: clock.now() };
  await noteCall(directory, call, about?.data?.id ?? null);
};

/**
 * Runs work in the shop that somebody who runs the service asked for, and tells its owner why, in one transaction.
 * @throws DomainError tenant_not_found
 */
export const runnerForVisit = async (
  deps: VisitDeps,
  { route, caller }: OperatorsCall,
  { tenantId, ...why }: VisitReason & { readonly tenantId: string },
): Promise<RunInShop> => {
  const tenant = await deps.tenants.byId(tenantId);
  if (tenant === undefined) throw new DomainError('tenant_not_found');
  const actor = operatorOf(caller);
  const now = deps.clock.now();
  const call = { tenant, actor, caller, occasion: { actor, now } };
  return (work) =>
    deps.inTenant(tenant, async (tx) => {
      await noteVisit(tx, { operation: route.id, actor, now }, why, deps.brand);
      return work(tx, call);
    });
};
