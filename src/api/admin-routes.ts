import { z } from 'zod';
import type { ShopsService } from '../features/shops/shops-service.ts';
import type { Actor } from '../tenancy/actor.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import { RequestError } from '../values/errors.ts';
import { formatReference } from '../values/damm.ts';
import { pageOf, pageQuery, readCursor, toPage } from './cursor.ts';
import { id } from './formats.ts';
import { openRoute } from './make-route.ts';
import type { OpenCall, Route } from './route.ts';

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

/** Whoever runs the service, as the books of the shop name them. */
const actorOf = ({ caller }: OpenCall): Actor => {
  if (caller === undefined) throw new RequestError('token_missing');
  return { id: caller.userId, role: 'admin', name: caller.name, channel: 'rest' };
};

type Shops = Pick<ShopsService, 'list' | 'suspend' | 'reopen'>;

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
export const adminRoutes = ({ shops }: { readonly shops: Shops }): readonly Route[] => [
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
];
