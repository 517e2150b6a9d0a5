import { z } from 'zod';
import type { ShopsService } from '../features/shops/shops-service.ts';
import { emergencyUnlock } from '../features/staff/emergency-unlock.ts';
import type { Actor } from '../tenancy/actor.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import { DomainError, RequestError } from '../values/errors.ts';
import { parseCaller } from '../values/phone.ts';
import { formatReference } from '../values/damm.ts';
import { pageOf, pageQuery, readCursor, toPage } from './cursor.ts';
import { operatorsLogRoute } from './audit-routes.ts';
import { id, phone } from './formats.ts';
import { openRoute } from './make-route.ts';
import type { OpenCall, Route } from './route.ts';
import { operatorOf, visitReason } from './visit.ts';

const tag = 'Admin';
const oneShop = { params: z.strictObject({ id }) };

const tenantAnswer = z
  .strictObject({
    ...{ id, name: z.string(), number: z.string(), country: z.string(), currency: z.string(), timezone: z.string() },
    status: z.enum(['active', 'suspended']),
  })
  .meta({ id: 'Tenant' });

const toTenantAnswer = (tenant: Tenant): z.input<typeof tenantAnswer> => ({
  id: tenant.id,
  name: tenant.name,
  number: formatReference(tenant.shopNumber),
  country: tenant.country,
  currency: tenant.currency,
  timezone: tenant.timezone,
  status: tenant.status,
});

const actorOf = ({ caller }: OpenCall): Actor => {
  if (caller === undefined) throw new RequestError('token_missing');
  return operatorOf(caller);
};

type Shops = Pick<ShopsService, 'list' | 'suspend' | 'reopen'>;

export interface AdminRoutesDeps {
  readonly shops: Shops;
  readonly directory: Pick<TenantDirectory, 'inDirectory' | 'byId'>;
}

const unlockRoute = (directory: AdminRoutesDeps['directory']): Route =>
  openRoute(
    {
      ...{ id: 'unlockPerson', method: 'post', path: '/admin/tenants/{id}/unlock', tag, ...oneShop },
      summary: 'Let somebody who was locked out, an owner too, try the same PIN again',
      right: 'admin.unlock',
      body: z.strictObject({ phone, ...visitReason }).meta({ id: 'EmergencyUnlock' }),
      refusals: ['tenant_not_found', 'not_found', 'phone_invalid'],
    },
    ({ params, body }, call) => {
      const known = parseCaller(body.phone);
      if (known === undefined) throw new DomainError('phone_invalid', { field: 'phone' });
      const wanted = { ...body, tenantId: params.id, phone: known };
      return emergencyUnlock(directory, wanted, { actor: actorOf(call), now: call.now });
    },
  );

const statusRoute = (verb: 'suspend' | 'reopen', summary: string, shops: Shops): Route =>
  openRoute(
    {
      ...{ id: `${verb}Tenant`, method: 'post', path: `/admin/tenants/{id}/${verb}`, tag, summary, ...oneShop },
      right: `admin.${verb}_tenant`,
      refusals: ['tenant_not_found'],
    },
    ({ params }, call) => shops[verb](params.id, actorOf(call)),
  );

/** For those who run the service. */
export const adminRoutes = ({ shops, directory }: AdminRoutesDeps): readonly Route[] => [
  openRoute(
    {
      ...{ id: 'listTenants', method: 'get', path: '/admin/tenants', tag, right: 'admin.list_tenants' },
      summary: 'Shops, by number',
      query: z.strictObject(pageQuery),
      answer: pageOf(tenantAnswer, 'TenantsPage'),
      refusals: ['cursor_mismatch'],
    },
    async ({ query: { limit, cursor } }) => {
      const after = readCursor({ limit, cursor }, {}, z.int32());
      const tenants = await shops.list({ limit: limit + 1, ...(after === undefined ? {} : { after }) });
      return toPage(tenants, { limit }, toTenantAnswer, { filter: {}, placeOf: (tenant) => tenant.number });
    },
  ),
  statusRoute('suspend', 'Close a shop: nobody sells there, and nothing is lost', shops),
  statusRoute('reopen', 'Open it again', shops),
  unlockRoute(directory),
  operatorsLogRoute(directory),
];
