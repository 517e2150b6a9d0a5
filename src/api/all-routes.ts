import type { Clock } from '../platform/clock.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import type { WebCodes } from '../features/accounts/web-codes.ts';
import type { ShopsService } from '../features/shops/shops-service.ts';
import { accountsRoutes, type AccountsRoutesDeps } from './accounts-routes.ts';
import { adminRoutes } from './admin-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { correctionsRoutes } from './corrections-routes.ts';
import { customersRoutes } from './customers-routes.ts';
import { discrepanciesRoutes } from './discrepancies-routes.ts';
import { expensesRoutes } from './expenses-routes.ts';
import { importRoutes } from './import-routes.ts';
import { inventoryRoutes } from './inventory-routes.ts';
import { messagesRoutes } from './messages-routes.ts';
import { movementsRoutes } from './movements-routes.ts';
import { paymentsRoutes, type PaymentsRoutesDeps } from './payments-routes.ts';
import { reportRoutes, type ReportRoutesDeps } from './report-routes.ts';
import type { Route } from './route.ts';
import { salesRoutes } from './sales-routes.ts';
import { settingsRoutes } from './settings-routes.ts';
import { syncRoutes } from './sync-routes.ts';
import { staffRoutes, type StaffRoutesDeps } from './staff-routes.ts';
import { webCodesRoutes } from './web-codes-routes.ts';
import { webhookRoutes, type WebhookRoutesDeps } from './webhook-routes.ts';

export interface RoutesDeps
  extends ReportRoutesDeps, WebhookRoutesDeps, AccountsRoutesDeps, StaffRoutesDeps, PaymentsRoutesDeps {
  readonly clock: Clock;
  readonly webCodes: WebCodes;
  readonly shops: ShopsService;
  readonly directory: Pick<TenantDirectory, 'memberById' | 'inDirectory' | 'byId'>;
  /** To be called after items were changed and that is committed. */
  readonly catalogueChanged: (tenant: Tenant) => Promise<void>;
  /** The same of settings. */
  readonly settingsChanged: (tenant: Tenant) => Promise<void>;
}

/** Every route of the API, in the order of the document. */
export const allRoutes = (deps: RoutesDeps): readonly Route[] => [
  ...accountsRoutes(deps),
  ...webCodesRoutes(deps),
  ...salesRoutes,
  ...correctionsRoutes,
  ...syncRoutes(() => deps.clock.now()),
  ...inventoryRoutes(deps),
  ...importRoutes(deps),
  ...movementsRoutes,
  ...discrepanciesRoutes,
  ...customersRoutes,
  ...paymentsRoutes(deps),
  ...expensesRoutes,
  ...staffRoutes(deps),
  ...settingsRoutes(deps),
  ...messagesRoutes,
  ...reportRoutes(deps),
  ...auditRoutes,
  ...webhookRoutes(deps),
  ...adminRoutes(deps),
];
