import { z } from 'zod';
import { isWebhookUrl, WEBHOOK_TYPES, type Webhook } from '../features/webhooks/webhook.ts';
import { addWebhookIn, listWebhooksIn, removeWebhookIn, replayWebhookIn } from '../features/webhooks/webhooks.ts';
import { newId } from '../platform/ids.ts';
import type { Sealer } from '../platform/sealer.ts';
import { RequestError } from '../values/errors.ts';
import { id, instant, instantIn, instantOf, instantOrNull } from './formats.ts';
import { requireTrusted } from './guard.ts';
import { readRoute, writeRoute } from './make-route.ts';
import type { Route } from './route.ts';

const tag = 'Webhooks';

const eventType = z.enum(WEBHOOK_TYPES);

const webhook = z
  .strictObject({
    id: z.uuid(),
    url: z.string(),
    eventTypes: z.array(z.string()),
    status: z.enum(['active', 'off']),
    offReason: z.enum(['failing', 'gone']).nullable(),
    failingSince: instant.nullable().meta({ description: 'since when nothing was taken; after five days it is off' }),
    createdAt: instant,
  })
  .meta({ id: 'Webhook' });

/** Who hears of the shop. */
export const webhooksAnswer = z
  .strictObject({ items: z.array(webhook), nextCursor: z.null() })
  .meta({ id: 'Webhooks' });

const toAnswer = ({ failingSince, createdAt, eventTypes, ...same }: Webhook): z.input<typeof webhook> => ({
  ...same,
  eventTypes: [...eventTypes],
  failingSince: instantOrNull(failingSince),
  createdAt: instantOf(createdAt),
});

const newWebhook = z
  .strictObject({
    url: z
      .string()
      .max(500)
      .refine(isWebhookUrl, 'must be https, with a name of the public DNS and no number')
      .meta({ description: 'https, a public name, port 443 or 8443', examples: ['https://hooks.duka.co.ke/kibanda'] }),
    eventTypes: z.array(eventType).min(1).max(WEBHOOK_TYPES.length),
  })
  .meta({ id: 'NewWebhook' });

const oneWebhook = { params: z.strictObject({ id }) };

export interface WebhookRoutesDeps {
  /** Seals what programs check signatures with. */
  readonly webhookSecrets: Sealer;
}

const listRoute = readRoute(
  {
    ...{ id: 'listWebhooks', method: 'get', path: '/webhooks', tag, right: 'webhook.read' },
    summary: 'Who hears of events of the shop',
    answer: webhooksAnswer,
  },
  async (tx) => ({ items: (await listWebhooksIn(tx)).map(toAnswer), nextCursor: null }),
);

const addRoute = ({ webhookSecrets: sealer }: WebhookRoutesDeps): Route =>
  writeRoute(
    {
      ...{ id: 'addWebhook', method: 'post', path: '/webhooks', tag, right: 'webhook.create', status: 201 },
      summary: 'Hear of events, signed as Standard Webhooks say; the secret is told this once',
      body: newWebhook,
      answer: z.strictObject({ id: z.uuid(), secret: z.string() }).meta({ id: 'AddedWebhook' }),
      refusals: ['conflict'],
    },
    async (tx, { body }, { occasion }) => {
      await requireTrusted(tx, 'webhook.create', occasion);
      const webhookId = newId(occasion.now);
      const { secret } = await addWebhookIn(tx, { sealer }, { id: webhookId, ...body }, occasion);
      return { id: webhookId, secret };
    },
  );

const removeRoute = writeRoute(
  {
    ...{ id: 'removeWebhook', method: 'delete', path: '/webhooks/{id}', tag, right: 'webhook.delete', ...oneWebhook },
    summary: 'Hear of nothing any more',
    refusals: ['not_found'],
  },
  async (tx, { params }, { occasion }) => {
    if (!(await removeWebhookIn(tx, params.id, occasion))) throw new RequestError('not_found');
  },
);

const replayRoute = writeRoute(
  {
    ...{
      id: 'replayWebhook',
      method: 'post',
      path: '/webhooks/{id}/replay',
      tag,
      right: 'webhook.create',
      ...oneWebhook,
    },
    summary: 'Hear of everything since a time once more, with the same ids; events are kept for seven days',
    body: z.strictObject({ from: instantIn }).meta({ id: 'Replay' }),
    answer: z.strictObject({ from: instant, to: instant }).meta({ id: 'Replayed' }),
    refusals: ['not_found'],
  },
  async (tx, { params, body }, { occasion }) => {
    await requireTrusted(tx, 'webhook.create', occasion);
    const begun = await replayWebhookIn(tx, { id: params.id, from: body.from }, occasion);
    if (!begun) throw new RequestError('not_found');
    return { from: instantOf(body.from), to: instantOf(occasion.now) };
  },
);

/** Programs that hear of what happens in the shop. */
export const webhookRoutes = (deps: WebhookRoutesDeps): readonly Route[] => [
  listRoute,
  addRoute(deps),
  removeRoute,
  replayRoute,
];
