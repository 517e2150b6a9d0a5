import type { EventData } from '../../events/catalogue.ts';
import type { Hasher } from '../../platform/hash.ts';
import { formatQuantity } from '../../values/quantity.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { findMemberName, listOwners } from '../../tenancy/people.ts';
import type { DialCodes } from '../messages/dial-codes.ts';
import { soIf, type AskStillSo } from '../messages/still-so.ts';
import type { QueueMessage } from '../messages/queue-message.ts';
import { subject, subjectId } from '../messages/subjects.ts';
import { isPending } from './proposals-store.ts';
import { countReasonWord } from './count-words.ts';

export interface CountMessageDeps {
  readonly queueMessage: QueueMessage;
  readonly hasher: Hasher;
  readonly dial: DialCodes;
}

export interface CountNews {
  readonly eventId: string;
  readonly countedBy: string | null;
  readonly data: EventData['stock.counted'];
}

/** Asks the owners to decide on a seller's count. Answers whether there was anything to ask. */
export type AskToApproveCount = (tx: TenantTransaction, news: CountNews) => Promise<boolean>;

/** Makes the operation that asks owners to decide on counts. */
export const createAskToApproveCount =
  ({ queueMessage, hasher, dial }: CountMessageDeps): AskToApproveCount =>
  async (tx, { eventId, countedBy, data }) => {
    if (data.status !== 'proposed' || data.proposalId === null) return false;
    const who = await findMemberName(tx, countedBy);
    const counted = {
      who,
      name: data.name,
      c: formatQuantity(data.countedMilli),
      b: formatQuantity(data.bookMilli),
      qp: dial.countsToApprove,
    };
    const about = [subject('count', data.proposalId)];
    for (const { phone: to, language } of await listOwners(tx)) {
      const dedupeKey = `count-proposed:${data.proposalId}:${hasher.phone(to)}`;
      const params = { ...counted, reason: countReasonWord(language, data.reason) };
      await queueMessage(tx, { dedupeKey, about, to, template: 'M17', language, params, eventId });
    }
    return true;
  };

/** Is the count still to be decided on? */
export const askCount: AskStillSo = async (tx, { subjects }) => {
  const id = subjectId(subjects, 'count');
  return soIf(id === undefined || (await isPending(tx, id)), 'decided');
};
