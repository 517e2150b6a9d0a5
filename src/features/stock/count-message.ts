import type { EventData } from '../../events/catalogue.ts';
import { formatQuantity } from '../../values/quantity.ts';
import type { Language } from '../../tenancy/tenant.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { findMemberName, listOwners } from '../../tenancy/people.ts';
import type { DialCodes } from '../messages/dial-codes.ts';
import { soIf, type AskStillSo } from '../messages/still-so.ts';
import { queueNews, type NewsDeps } from '../messages/queue-news.ts';
import { subject, subjectId } from '../messages/subjects.ts';
import { isPending } from './proposals-store.ts';
import { countReasonWord } from './count-words.ts';

export interface CountMessageDeps extends NewsDeps {
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
  ({ dial, ...deps }: CountMessageDeps): AskToApproveCount =>
  async (tx, { eventId, countedBy, data }) => {
    if (data.status !== 'proposed' || data.proposalId === null) return false;
    const counted = {
      who: await findMemberName(tx, countedBy),
      name: data.name,
      c: formatQuantity(data.countedMilli),
      b: formatQuantity(data.bookMilli),
      qp: dial.countsToApprove,
    };
    const params = (language: Language) => ({ ...counted, reason: countReasonWord(language, data.reason) });
    const news = { key: `count-proposed:${data.proposalId}`, about: [subject('count', data.proposalId)], eventId };
    await queueNews(deps, tx, await listOwners(tx), { ...news, template: 'M17', params });
    return true;
  };

/** Is the count still to be decided on? */
export const askCount: AskStillSo = async (tx, { subjects }) => {
  const id = subjectId(subjects, 'count');
  return soIf(id === undefined || (await isPending(tx, id)), 'decided');
};
