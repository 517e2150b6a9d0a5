import { z } from 'zod';
import { changePaymentIn } from '../features/sales/change-payment.ts';
import { findSaleById } from '../features/sales/find-sale.ts';
import { returnLinesIn } from '../features/sales/return-sale.ts';
import { MAX_LINES } from '../features/sales/sale.ts';
import { DomainError } from '../values/errors.ts';
import { formatReference } from '../values/damm.ts';
import { clientRef, id, money, moneyOf, quantityIn } from './formats.ts';
import { writeRoute } from './make-route.ts';
import type { Route } from './route.ts';
import { saleAnswer, toSaleAnswer } from './sales-answers.ts';

const tag = 'Sales';
const oneSale = { params: z.strictObject({ id }) };

const returnRoute = writeRoute(
  {
    ...{ id: 'returnLines', method: 'post', path: '/sales/{id}/return', tag, right: 'sale.return', ...oneSale },
    summary: 'Take back a part of a sale; the same clientRef is the same return',
    body: z
      .strictObject({
        clientRef,
        lines: z
          .array(
            z.strictObject({
              lineNumber: z.int().min(1).max(MAX_LINES),
              quantity: quantityIn,
              restock: z.boolean().meta({ description: 'back on the shelf; not what is broken' }),
            }),
          )
          .min(1)
          .max(MAX_LINES)
          .refine((lines) => new Set(lines.map(({ lineNumber }) => lineNumber)).size === lines.length, {
            error: 'must name each line once',
          }),
      })
      .meta({ id: 'NewReturn' }),
    answer: z
      .strictObject({ receipt: z.string(), saleReceipt: z.string(), amount: money, left: money })
      .meta({ id: 'Return' }),
    status: 201,
    refusals: ['sale_not_found', 'sale_already_voided', 'void_not_allowed', 'quantity_invalid', 'conflict'],
  },
  async (tx, { params, body }, { tenant, occasion }) => {
    const lines = body.lines.map(({ lineNumber, quantity, restock }) => ({
      lineNumber,
      quantityMilli: quantity,
      restock,
    }));
    const back = await returnLinesIn(tx, { clientRef: body.clientRef, sale: { saleId: params.id }, lines }, occasion);
    return {
      receipt: formatReference(back.receipt),
      saleReceipt: formatReference(back.saleReceipt),
      amount: moneyOf(back.amountMinor, tenant.currency),
      left: moneyOf(back.leftMinor, tenant.currency),
    };
  },
);

const changePaymentRoute = writeRoute(
  {
    ...{ id: 'changePayment', method: 'post', path: '/sales/{id}/payment', tag, right: 'sale.change_payment' },
    ...oneSale,
    summary: 'Put right how a sale was paid, on its own day',
    body: z
      .strictObject({ clientRef, payment: z.enum(['cash', 'mobile_money', 'card']) })
      .meta({ id: 'PaymentChange' }),
    answer: saleAnswer,
    refusals: ['sale_not_found', 'sale_already_voided', 'void_not_allowed'],
  },
  async (tx, { params, body }, { occasion }) => {
    await changePaymentIn(tx, { ...body, sale: { saleId: params.id } }, occasion);
    const sale = await findSaleById(tx, params.id);
    if (sale === undefined) throw new DomainError('sale_not_found');
    return toSaleAnswer(sale);
  },
);

/** What is put right of a sale, beside cancelling it. */
export const correctionsRoutes: readonly Route[] = [returnRoute, changePaymentRoute];
