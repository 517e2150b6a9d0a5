import type { Hasher } from '../../platform/hash.ts';
import type { Language } from '../../tenancy/tenant.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { MessageParams, TemplateId } from './message-templates.ts';
import type { NewMessage, QueueMessage } from './queue-message.ts';

export interface NewsDeps {
  readonly queueMessage: QueueMessage;
  readonly hasher: Hasher;
}

/** Who is written to, and in which language. */
export interface Reader {
  /** In E.164. */
  readonly phone: string;
  readonly language: Language;
}

/** One piece of news for several people. */
export interface News<T extends TemplateId> extends Pick<NewMessage<T>, 'about' | 'template' | 'eventId'> {
  /** What is told, such as `cancelled:<sale>`: everybody gets it once. */
  readonly key: string;
  readonly params: (language: Language) => MessageParams<T>;
}

/** Writes the same news to each of them. */
export const queueNews = async <T extends TemplateId>(
  { queueMessage, hasher }: NewsDeps,
  tx: TenantTransaction,
  readers: readonly Reader[],
  { key, params, ...news }: News<T>,
): Promise<void> => {
  for (const { phone: to, language } of readers) {
    const dedupeKey = `${key}:${hasher.phone(to)}`;
    await queueMessage(tx, { ...news, dedupeKey, to, language, params: params(language) });
  }
};

/** Phones of customers, who are written to in the language of the shop. */
export const customersOf = ({ tenant }: TenantTransaction, phones: readonly string[]): readonly Reader[] =>
  phones.map((phone) => ({ phone, language: tenant.language }));
