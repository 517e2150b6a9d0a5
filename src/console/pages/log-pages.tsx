import type { AnswerOf } from '../answers.ts';
import type { Call, Screen } from '../call.ts';
import type { TextKey } from '../texts/all.ts';
import { TEXTS } from '../texts/all.ts';
import { addressOf, Pages, Table } from '../views/parts.tsx';

const ROWS = '50';

const messagesScreen: Screen = {
  path: '/messages',
  right: 'message.read',
  show: async (call) => {
    const { words, query } = call;
    const { t, moment } = words;
    const filter = query['failed'] === 'true' ? { failed: 'true' } : {};
    const { cursor } = query;
    const asked = { ...filter, limit: ROWS, ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = await call.ask('listMessages', { query: asked });
    const isFailed = 'failed' in filter;
    return {
      title: t('messages.title'),
      body: (
        <>
          <p class="acts">
            <a href={addressOf('/messages', isFailed ? {} : { failed: 'true' })}>
              {t(isFailed ? 'list.all' : 'messages.failed')}
            </a>
          </p>
          <section class="card">
            <Table
              caption={t('messages.title')}
              rows={items}
              empty={t('list.empty')}
              columns={[
                { title: t('column.when'), cell: ({ createdAt }) => moment(createdAt) },
                { title: t('column.phone'), cell: ({ to }) => to ?? '–' },
                { title: t('messages.template'), cell: ({ template }) => template },
                { title: t('column.state'), cell: ({ status }) => t(`message.${status}`) },
              ]}
            />
          </section>
          <Pages {...{ call, path: '/messages', filter, nextCursor }} />
        </>
      ),
    };
  },
};

type Entry = AnswerOf<'listAuditLog'>['items'][number];

const channelOf = ({ words }: Call, { channel }: Entry): string => {
  const key = `channel.${channel}`;
  return Object.hasOwn(TEXTS, key) ? words.t(key as TextKey) : channel;
};

const auditScreen: Screen = {
  path: '/audit',
  right: 'audit.read',
  show: async (call) => {
    const { words, query } = call;
    const { t, moment } = words;
    const { cursor } = query;
    const asked = { limit: ROWS, ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = await call.ask('listAuditLog', { query: asked });
    return {
      title: t('audit.title'),
      body: (
        <>
          <p>{t('audit.lead')}</p>
          <section class="card">
            <Table
              caption={t('audit.title')}
              rows={items}
              empty={t('list.empty')}
              columns={[
                { title: t('column.number'), cell: ({ position }) => position },
                { title: t('column.when'), cell: ({ occurredAt }) => moment(occurredAt) },
                { title: t('column.who'), cell: ({ actor }) => actor.name ?? actor.role },
                { title: t('column.what'), cell: ({ action }) => <code>{action}</code> },
                { title: t('sale.by_channel'), cell: (entry) => channelOf(call, entry) },
              ]}
            />
          </section>
          <Pages {...{ call, path: '/audit', nextCursor }} />
        </>
      ),
    };
  },
};

/** What was written to phones, and who did what. */
export const LOG_SCREENS: readonly Screen[] = [messagesScreen, auditScreen];
