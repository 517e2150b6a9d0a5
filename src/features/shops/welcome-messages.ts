import { formatReference } from '../../values/damm.ts';
import type { Language } from '../../tenancy/tenant.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { QueueMessage } from '../messages/queue-message.ts';
import type { ServiceNames } from '../messages/service-names.ts';

/** Who a message is for, and the reason for it: one reason, one message. */
export interface Addressee {
  readonly phone: string;
  readonly language: Language;
  readonly reason: string;
}

export interface WelcomeMessages {
  /** The short codes of the shop, for a new owner or seller, or whoever asks for them (M15). */
  codes(tx: TenantTransaction, to: Addressee): Promise<void>;
  /** What we keep and who sees it (M26). */
  terms(tx: TenantTransaction, to: Addressee): Promise<void>;
  /** Somebody is invited to sell for the shop (M14). */
  invitation(tx: TenantTransaction, to: Addressee, owner: string): Promise<void>;
}

/** The item that stands for all in the examples: what is dialled for it is dialled for any. */
export const EXAMPLE_ITEM = 12;
export const EXAMPLE_QUANTITY = 3;

/** Makes the operations that queue what people get when they come to the service. */
export const createWelcomeMessages = ({
  queueMessage,
  service,
}: {
  readonly queueMessage: QueueMessage;
  readonly service: ServiceNames;
}): WelcomeMessages => {
  const { brand, help, dial } = service;
  const addressed = (kind: string, { phone, language, reason }: Addressee) => ({
    dedupeKey: `${kind}:${reason}`,
    about: [],
    to: phone,
    language,
  });
  return {
    codes: async (tx, to) => {
      const params = {
        shop: tx.tenant.name,
        shopno: formatReference(tx.tenant.shopNumber),
        q1: dial.sell(EXAMPLE_ITEM, EXAMPLE_QUANTITY),
        q2: dial.stock(EXAMPLE_ITEM),
        q3: dial.today,
        dial: dial.menu,
        help,
      };
      await queueMessage(tx, { ...addressed('codes', to), template: 'M15', params });
    },
    terms: async (tx, to) => {
      await queueMessage(tx, { ...addressed('terms', to), template: 'M26', params: { brand, help } });
    },
    invitation: async (tx, to, owner) => {
      const params = { owner, shop: tx.tenant.name, brand, dial: dial.menu };
      await queueMessage(tx, { ...addressed('invitation', to), template: 'M14', params });
    },
  };
};
