import { z } from 'zod';
import { beforeAndAfter, type AuditEntry } from '../features/audit/audit-entry.ts';
import { readAuditLog, type AuditFilter } from '../features/audit/audit-log.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import { pageOf, pageQuery, readCursor, toPage } from './cursor.ts';
import { id, instant, instantIn, instantOf } from './formats.ts';
import { openRoute, readRoute } from './make-route.ts';
import type { Route } from './route.ts';
import { visitQuery } from './visit.ts';

const facts = z.record(z.string(), z.unknown());

const auditEntry = z
  .strictObject({
    position: z.int().meta({ description: 'its place in the chain, from 1 on' }),
    id: z.uuid().meta({ description: 'of the event that told of it' }),
    occurredAt: instant,
    actor: z.strictObject({ id: z.uuid().nullable(), name: z.string().nullable(), role: z.string() }),
    channel: z.string().meta({ description: 'ussd, sms, rest or system' }),
    origin: z
      .string()
      .nullable()
      .meta({ description: 'a call, an address, the command line, each by a name of its own' }),
    action: z.string().meta({ description: 'the type of the event: product.price_changed' }),
    subject: z.strictObject({ type: z.string(), id: z.string().nullable() }),
    before: facts,
    after: facts,
    details: facts,
  })
  .meta({ id: 'AuditEntry' });

const toAnswer = ({ details, occurredAt, actor, subject, ...same }: AuditEntry): z.input<typeof auditEntry> => ({
  ...same,
  occurredAt: instantOf(occurredAt),
  actor: { ...actor },
  subject: { ...subject },
  ...beforeAndAfter(details),
  details: { ...details },
});

/** A page of the log. */
export const auditPage = pageOf(auditEntry, 'AuditPage');

const filterQuery = {
  actorId: id.optional(),
  action: z
    .string()
    .regex(/^[a-z][a-z_.]{0,63}$/)
    .optional()
    .meta({ description: 'such as sale.voided' }),
  subjectId: id.optional(),
  from: instantIn.optional(),
  to: instantIn.optional().meta({ description: 'not included' }),
};

const pageOfLog = async (
  tx: Parameters<typeof readAuditLog>[0],
  page: { readonly limit: number; readonly cursor: string | undefined },
  filter: Omit<AuditFilter, 'limit' | 'before'>,
): Promise<z.input<typeof auditPage>> => {
  const before = readCursor(page, filter, z.int().positive());
  const entries = await readAuditLog(tx, { ...filter, before, limit: page.limit + 1 });
  return toPage(entries, page, toAnswer, { filter, placeOf: ({ position }) => position });
};

/** Who did what, when and from where. */
export const auditRoutes: readonly Route[] = [
  readRoute(
    {
      ...{ id: 'listAuditLog', method: 'get', path: '/audit-logs', tag: 'Audit', right: 'audit.read' },
      summary: 'What was done in the shop by phone, SMS, API, console and command line, the last first',
      query: z.strictObject({ ...pageQuery, ...filterQuery, ...visitQuery }),
      answer: auditPage,
      refusals: ['cursor_mismatch', 'tenant_not_found'],
    },
    (tx, { query: { limit, cursor, actorId, action, subjectId, from, to } }) =>
      pageOfLog(tx, { limit, cursor }, { actorId, action, subjectId, from, to }),
  ),
];

/** What those who run the service did themselves. */
export const operatorsLogRoute = (directory: Pick<TenantDirectory, 'inDirectory'>): Route =>
  openRoute(
    {
      ...{ id: 'listOperatorsLog', method: 'get', path: '/admin/audit-logs', tag: 'Admin', right: 'admin.read_audit' },
      summary: 'What those who run the service asked for over HTTP, the last first',
      query: z.strictObject({ ...pageQuery, ...filterQuery }),
      answer: auditPage,
      refusals: ['cursor_mismatch'],
    },
    ({ query: { limit, cursor, ...filter } }) =>
      directory.inDirectory((tx) => pageOfLog(tx, { limit, cursor }, filter), { readOnly: true }),
  );
