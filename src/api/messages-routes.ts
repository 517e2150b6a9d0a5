import { z } from 'zod';
import { listMessages, type ListedMessage } from '../features/messages/list-messages.ts';
import { MESSAGE_STATUSES } from '../features/messages/message.ts';
import { pageOf, pageQuery, readCursor, toPage } from './cursor.ts';
import { id, instant, instantOf, instantOrNull, phone } from './formats.ts';
import { readRoute } from './make-route.ts';
import type { Route } from './route.ts';

const messageAnswer = z
  .strictObject({
    id,
    to: phone.nullable().meta({ description: 'null once the number is forgotten' }),
    template: z.string().meta({ description: 'M1 is a receipt, M5 a warning; see docs/messages.md' }),
    status: z.enum(MESSAGE_STATUSES),
    createdAt: instant,
    sentAt: instant.nullable(),
  })
  .meta({ id: 'Message' });

const toMessageAnswer = ({ createdAt, sentAt, ...same }: ListedMessage): z.input<typeof messageAnswer> => ({
  ...same,
  createdAt: instantOf(createdAt),
  sentAt: instantOrNull(sentAt),
});

/** A page of messages. */
export const messagesAnswer = pageOf(messageAnswer, 'MessagesPage');

const place = z.tuple([z.iso.datetime(), z.uuid()]);

/** What was written to phones for the shop. */
export const messagesRoutes: readonly Route[] = [
  readRoute(
    {
      ...{ id: 'listMessages', method: 'get', path: '/messages', tag: 'Messages', right: 'message.read' },
      summary: 'SMS of the shop with their state, the last one first; their words are not told',
      query: z.strictObject({
        ...pageQuery,
        saleId: id.optional().meta({ description: 'only those about this sale' }),
        failed: z.enum(['true', 'false']).optional().meta({ description: 'only those that did not arrive' }),
      }),
      answer: messagesAnswer,
      refusals: ['cursor_mismatch'],
    },
    async (tx, { query: { limit, cursor, saleId, failed } }) => {
      const filter = { saleId, failed: failed === 'true' };
      const after = readCursor({ limit, cursor }, filter, place);
      const before = after === undefined ? undefined : ([new Date(after[0]), after[1]] as const);
      const messages = await listMessages(tx, filter, { before, limit });
      const placeOf = (message: ListedMessage) => [instantOf(message.createdAt), message.id];
      return toPage(messages, { limit }, toMessageAnswer, { filter, placeOf });
    },
  ),
];
