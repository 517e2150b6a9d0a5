import { z } from 'zod';
import { beforeAndAfter, type AuditEntry } from '../features/audit/audit-entry.ts';
import { readAuditLog } from '../features/audit/audit-log.ts';
import { pageOf, pageQuery, readCursor, toPage } from './cursor.ts';
import { id, instant, instantIn, instantOf } from './formats.ts';
import { readRoute } from './make-route.ts';
import type { Route } from './route.ts';

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

/** Who did what, when and from where. */
export const auditRoutes: readonly Route[] = [
  readRoute(
    {
      ...{ id: 'listAuditLog', method: 'get', path: '/audit-logs', tag: 'Audit', right: 'audit.read' },
      summary: 'What was done in the shop by phone, SMS, API, console and command line, the last first',
      query: z.strictObject({
        ...pageQuery,
        actorId: id.optional(),
        action: z
          .string()
          .regex(/^[a-z][a-z_.]{0,63}$/)
          .optional()
          .meta({ description: 'such as sale.voided' }),
        subjectId: id.optional(),
        from: instantIn.optional(),
        to: instantIn.optional().meta({ description: 'not included' }),
      }),
      answer: pageOf(auditEntry, 'AuditPage'),
      refusals: ['cursor_mismatch'],
    },
    async (tx, { query: { limit, cursor, ...filter } }) => {
      const before = readCursor({ limit, cursor }, filter, z.int().positive());
      const entries = await readAuditLog(tx, { ...filter, before, limit: limit + 1 });
      return toPage(entries, { limit }, toAnswer, { filter, placeOf: ({ position }) => position });
    },
  ),
];
