import { debtQuestions } from '../features/debts/debt-questions.ts';
import type { MessageTexts } from '../features/messages/message-texts.ts';
import { createAskStillSo, type AskStillSo } from '../features/messages/still-so.ts';
import { createReceiptQuestions } from '../features/receipts/receipt-questions.ts';
import type { ReceiptWordsDeps } from '../features/receipts/receipt-words.ts';
import { askEvening } from '../features/reports/evening-summary.ts';
import { askCount } from '../features/stock/count-message.ts';
import { createAskLowStock } from '../features/low-stock/low-stock-message.ts';

export interface StillSoDeps extends ReceiptWordsDeps {
  readonly texts: MessageTexts;
}

/** Each feature's questions about its own messages, for the ledger that sends them. */
export const createStillSo = ({ texts, dial, shortCode }: StillSoDeps): AskStillSo => {
  const lowStock = createAskLowStock({ texts, dial });
  return createAskStillSo({
    ...createReceiptQuestions({ dial, shortCode }),
    ...debtQuestions,
    M5: lowStock,
    M6: lowStock,
    M7: lowStock,
    M8: askEvening,
    M17: askCount,
  });
};
