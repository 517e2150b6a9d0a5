import { z } from 'zod';
import { EXPORT_FORMATS, EXPORT_KINDS, type ExportFormat, type ExportKind } from '../features/exports/export.ts';
import type { ExportsService } from '../features/exports/exports-service.ts';
import { dashboardIn } from '../features/reports/dashboard-service.ts';
import { limitedTo } from '../tenancy/what-people-may.ts';
import { DomainError, RequestError } from '../values/errors.ts';
import { dashboardAnswer, toDashboardAnswer } from './dashboard-answer.ts';
import { dayIn } from './formats.ts';
import { fileRoute, readRoute } from './make-route.ts';
import type { Route } from './route.ts';

const tag = 'Reports';
const days = {
  from: dayIn.optional().meta({ description: 'first business day' }),
  to: dayIn.optional().meta({ description: 'last business day' }),
};

const dashboardRoute = readRoute(
  {
    ...{ id: 'getDashboard', method: 'get', path: '/reports/dashboard', tag, right: 'report.read' },
    summary: 'What the shop came to and how it stands, for the last 30 days or at most 400 of your choice',
    query: z.strictObject(days),
    answer: dashboardAnswer,
  },
  async (tx, { query }, { actor, occasion }) => {
    // Sellers may read what they sold; this is what all of them sold.
    if (limitedTo(actor, 'report.read') !== undefined) throw new DomainError('not_allowed');
    const dashboard = await dashboardIn(tx, query, occasion.now);
    if (dashboard === undefined) throw new RequestError('request_invalid');
    return toDashboardAnswer(dashboard);
  },
);

const MEDIA: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** What programs call the stock is the inventory. */
const FILES: ReadonlyMap<string, { readonly kind: ExportKind; readonly format: ExportFormat }> = new Map(
  EXPORT_KINDS.flatMap((kind) =>
    EXPORT_FORMATS.map((format) => [`${kind === 'stock' ? 'inventory' : kind}.${format}`, { kind, format }] as const),
  ),
);

/** The books there are, as files. */
export const BOOKS: readonly string[] = [...FILES.keys()];

const fileName = z.enum(BOOKS).meta({ description: 'which books, and how they are written' });

export interface ReportRoutesDeps {
  readonly exports: ExportsService;
}

const exportRoute = ({ exports }: ReportRoutesDeps): Route =>
  fileRoute(
    {
      ...{ id: 'exportBooks', method: 'get', path: '/reports/{file}', tag, right: 'export' },
      summary: 'The books as a file, streamed; days and times are those of the shop',
      params: z.strictObject({ file: fileName }),
      query: z.strictObject(days),
      media: Object.values(MEDIA),
    },
    async ({ params: { file }, query: { from, to } }, { tenant, actor, begin }) => {
      const wanted = FILES.get(file);
      if (wanted === undefined) throw new RequestError('not_found');
      const out = begin(`${tenant.shopNumber}-${file}`, MEDIA[wanted.format]);
      await exports.write(tenant, { ...wanted, from, to }, actor, out);
    },
  );

/** The dashboard, and the books as files. */
export const reportRoutes = (deps: ReportRoutesDeps): readonly Route[] => [dashboardRoute, exportRoute(deps)];
