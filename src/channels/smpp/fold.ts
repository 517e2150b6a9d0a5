import type { Shelf } from '../../platform/shelf.ts';
import type { DeliveryReport } from '../../values/sms.ts';
import type { Receipt } from './receipt.ts';

/** Makes one word about a message of the receipts for its parts, whichever process they come to. */
export interface ReceiptFold {
  /** Names a message whose parts have these ids; what was heard of them already is told at once. */
  readonly join: (ids: readonly string[], phone: string) => Promise<string>;
  readonly take: (receipt: Receipt, phone: string) => Promise<void>;
}

export interface ReceiptFoldDeps {
  /** The name of the network, in the ledger and on the shelf. */
  readonly provider: string;
  readonly shelf: Shelf;
  readonly onDeliveryReport: (report: DeliveryReport) => Promise<void>;
}

/** A receipt that came before the answer waits for it. */
const EARLY_SECONDS = 15 * 60;
const MESSAGE_SECONDS = 7 * 86_400;
const WHOLE = 'whole';

/** The ids of the ledger's rows for long texts: no SMSC writes such a one, so a part alone is never taken for the whole. */
const nameOf = (ids: readonly string[]): string => `${ids[0] ?? ''}/${ids.length}`;
const partsOf = (whole: string): number => Number(whole.slice(whole.lastIndexOf('/') + 1));

/**
 * Whoever comes second sees what the first has left: a receipt is noted before its message is looked for, and a message is
 * noted before its receipts are.
 */
export const createReceiptFold = ({ provider, shelf, onDeliveryReport }: ReceiptFoldDeps): ReceiptFold => {
  const report = (providerId: string, phone: string, { state, reason }: Pick<Receipt, 'state' | 'reason'>) =>
    onDeliveryReport({ provider, providerId, phone, state, ...(reason === undefined ? {} : { reason }) });

  /** Delivered when all parts are, not delivered when any is not. */
  const fold = async (whole: string, phone: string, { id, state, reason }: Receipt): Promise<void> => {
    const said = { [`${state}:${id}`]: reason ?? '' };
    const all = Object.keys(await shelf.note(`${provider}:whole:${whole}`, said, MESSAGE_SECONDS));
    if (all.some((name) => name.startsWith('undelivered:')))
      await report(whole, phone, { state: 'undelivered', reason });
    else if (all.filter((name) => name.startsWith('delivered:')).length >= partsOf(whole))
      await report(whole, phone, { state: 'delivered', reason: undefined });
  };

  return {
    join: async (ids, phone) => {
      const whole = nameOf(ids);
      for (const id of ids) {
        const { [WHOLE]: _whole, ...said } = await shelf.note(
          `${provider}:id:${id}`,
          { [WHOLE]: whole },
          MESSAGE_SECONDS,
        );
        for (const state of ['undelivered', 'delivered'] as const)
          if (said[state] !== undefined) await fold(whole, phone, { id, state, reason: said[state] || undefined });
      }
      return whole;
    },
    take: async (receipt, phone) => {
      const said = { [receipt.state]: receipt.reason ?? '' };
      const { [WHOLE]: whole } = await shelf.note(`${provider}:id:${receipt.id}`, said, EARLY_SECONDS);
      if (whole === undefined) await report(receipt.id, phone, receipt);
      else await fold(whole, phone, receipt);
    },
  };
};
