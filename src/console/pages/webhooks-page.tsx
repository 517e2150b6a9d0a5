import { WEBHOOK_TYPES } from '../../features/webhooks/webhook.ts';
import type { AnswerOf } from '../answers.ts';
import { BASE, visitorMay, type Call, type FormAct, type Screen } from '../call.ts';
import { isTicked, needed } from '../typed.ts';
import { Field, FormTo, Table, Tick } from '../views/parts.tsx';

type Webhook = AnswerOf<'listWebhooks'>['items'][number];

const DAY_MS = 86_400_000;

const stateOf = ({ words }: Call, { status, failingSince }: Webhook): string => {
  if (status === 'active' && failingSince !== null) {
    return words.t('webhooks.failing', { when: words.moment(failingSince) });
  }
  return words.t(`webhooks.state.${status}`);
};

const Acts = ({ call, id }: { readonly call: Call; readonly id: string }) => {
  const { t } = call.words;
  return (
    <div class="acts">
      {visitorMay(call, 'webhook.create') ? (
        <FormTo call={call} to={`/webhooks/${id}/replay`}>
          <button class="second">{t('webhooks.replay')}</button>
        </FormTo>
      ) : null}
      <FormTo call={call} to={`/webhooks/${id}/remove`}>
        <button class="second">{t('webhooks.remove')}</button>
      </FormTo>
    </div>
  );
};

const New = ({ call }: { readonly call: Call }) => {
  const { t } = call.words;
  return (
    <section class="card">
      <h2>{t('webhooks.new')}</h2>
      <FormTo call={call} to="/webhooks">
        <Field {...{ call, name: 'url', label: t('webhooks.url'), most: 500, isNeeded: true }} />
        <fieldset class="ticks">
          <legend>{t('webhooks.events')}</legend>
          {WEBHOOK_TYPES.map((type) => (
            <Tick name={type} label={type} isTicked={call.sentTo === undefined || isTicked(call.typed, type)} />
          ))}
        </fieldset>
        <button>{t('form.save')}</button>
      </FormTo>
    </section>
  );
};

const webhooksScreen: Screen = {
  path: '/webhooks',
  right: 'webhook.read',
  show: async (call) => {
    const { t, moment } = call.words;
    const { items } = await call.ask('listWebhooks');
    return {
      title: t('webhooks.title'),
      body: (
        <>
          <p>{t('webhooks.lead')}</p>
          <section class="card">
            <Table
              caption={t('webhooks.title')}
              rows={items}
              empty={t('webhooks.none')}
              columns={[
                { title: t('webhooks.url'), cell: ({ url }) => <code class="secret">{url}</code> },
                { title: t('webhooks.events'), cell: ({ eventTypes }) => eventTypes.join(', ') },
                { title: t('account.began'), cell: ({ createdAt }) => moment(createdAt) },
                { title: t('column.state'), cell: (hook) => stateOf(call, hook) },
                { title: t('column.what'), cell: ({ id }) => <Acts call={call} id={id} /> },
              ]}
            />
          </section>
          {visitorMay(call, 'webhook.create') ? <New call={call} /> : null}
        </>
      ),
    };
  },
};

const add: FormAct = {
  ...{ path: '/webhooks', right: 'webhook.create', screen: webhooksScreen },
  submit: async ({ ask, typed, words: { t } }) => {
    const eventTypes = WEBHOOK_TYPES.filter((type) => isTicked(typed, type));
    const { secret } = await ask('addWebhook', { body: { url: needed(typed, 'url'), eventTypes } });
    return {
      title: t('webhooks.secret'),
      body: (
        <section class="card narrow">
          <p>{t('webhooks.secret_lead')}</p>
          <p>
            <code class="secret">{secret}</code>
          </p>
          <p>
            <a href={`${BASE}/webhooks`}>{t('webhooks.title')}</a>
          </p>
        </section>
      ),
    };
  },
};

const remove: FormAct = {
  ...{ path: '/webhooks/:id/remove', right: 'webhook.delete', screen: webhooksScreen },
  submit: async ({ ask, params }) => {
    await ask('removeWebhook', { params });
    return { to: '/webhooks?done=webhook_removed' };
  },
};

const replay: FormAct = {
  ...{ path: '/webhooks/:id/replay', right: 'webhook.create', screen: webhooksScreen },
  submit: async ({ ask, params, now }) => {
    await ask('replayWebhook', { params, body: { from: new Date(now.getTime() - DAY_MS).toISOString() } });
    return { to: '/webhooks?done=webhook_replayed' };
  },
};

/** Programs that hear of the shop. */
export const WEBHOOKS_SCREENS: readonly Screen[] = [webhooksScreen];
export const WEBHOOKS_FORMS: readonly FormAct[] = [add, remove, replay];
