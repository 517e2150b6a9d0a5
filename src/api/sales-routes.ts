import { z } from 'zod';
import { CUSTOMER_NAME } from '../features/debts/customers.ts';
import { findSaleById } from '../features/sales/find-sale.ts';
import { listSales } from '../features/sales/list-sales.ts';
import { recordSaleIn } from '../features/sales/record-sale.ts';
import { MAX_LINES, VOID_REASONS, type NewSale } from '../features/sales/sale.ts';
import { PAYMENTS } from '../values/payment.ts';
import { voidSaleIn } from '../features/sales/void-sale.ts';
import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import { parseReference } from '../values/damm.ts';
import { DomainError } from '../values/errors.ts';
import { pageQuery, readCursor, toPage } from './cursor.ts';
import {
  amountMinor,
  clientRef,
  dayIn,
  id,
  instantIn,
  itemCode,
  itemCodeInPath,
  phone,
  quantityIn,
  words,
} from './formats.ts';
import { nameIn } from './name-in.ts';
import { phoneIn } from './phone-in.ts';
import { limitedTo } from '../tenancy/what-people-may.ts';
import { readRoute, writeRoute } from './make-route.ts';
import type { ProblemCode, Route, ShopCall } from './route.ts';
import { saleAnswer, salesAnswer, toSaleAnswer } from './sales-answers.ts';

const tag = 'Sales';

/** A sale as programs send it. */
export const newSaleBody = z
  .strictObject({
    clientRef,
    lines: z
      .array(
        z.strictObject({
          itemCode,
          quantity: quantityIn,
          unitPriceMinor: amountMinor.optional().meta({ description: 'another price than the list’s, for one' }),
        }),
      )
      .min(1)
      .max(MAX_LINES),
    payment: z.enum(PAYMENTS),
    customerPhone: phone.optional().meta({ description: 'who buys on credit' }),
    customerName: words(40).optional().meta({ description: 'for a number that is new to the shop' }),
    allowOverLimit: z.boolean().optional().meta({ description: 'the owner lets the customer owe more than the limit' }),
    soldAt: instantIn.optional().meta({ description: 'when it was sold, if that is not now' }),
  })
  .meta({ id: 'NewSale' });

const customerNameIn = (typed: string | undefined): string | undefined =>
  typed === undefined ? undefined : nameIn(typed, CUSTOMER_NAME, 'customerName');

/** The sale that a body asks for: the reference says what is the same, so nobody is asked whether it was sold twice. */
export const toNewSale = (body: z.output<typeof newSaleBody>, tenant: Tenant): NewSale => ({
  clientRef: body.clientRef,
  lines: body.lines.map((line) => ({
    code: line.itemCode,
    quantityMilli: line.quantity,
    priceMinor: line.unitPriceMinor,
  })),
  payment: body.payment,
  customer:
    body.customerPhone === undefined
      ? undefined
      : { phone: phoneIn(body.customerPhone, tenant, 'customerPhone'), name: customerNameIn(body.customerName) },
  allowOverLimit: body.allowOverLimit,
  soldAt: body.soldAt,
  confirmedRepeat: true,
});

/** What a sale may be refused for. */
export const SALE_REFUSALS: readonly ProblemCode[] = [
  ...(['item_not_found', 'item_hidden', 'out_of_stock', 'short_stock', 'quantity_invalid', 'price_invalid'] as const),
  ...(['price_outside_limit', 'total_too_large', 'too_many_lines', 'customer_not_found', 'over_credit_limit'] as const),
  ...(['phone_invalid', 'name_invalid', 'conflict'] as const),
];

/** A sale that this caller may see; another's is as unknown as one that is not there. */
const seenSale = async (tx: TenantTransaction, saleId: string, { actor }: ShopCall) => {
  const sale = await findSaleById(tx, saleId);
  const only = limitedTo(actor, 'sale.read');
  if (sale === undefined || (only !== undefined && sale.sellerId !== only)) throw new DomainError('sale_not_found');
  return sale;
};

/** A receipt's number, with or without its dash. */
const receiptIn = z
  .string()
  .max(20)
  .transform((text) => {
    const receipt = parseReference(text);
    if (receipt === undefined) throw new DomainError('receipt_mistyped', { field: 'receipt' });
    return receipt;
  })
  .meta({ description: 'as it stands on the receipt', examples: ['1043-2'] });

const oneSale = { params: z.strictObject({ id }) };

const listRoute = readRoute(
  {
    ...{ id: 'listSales', method: 'get', path: '/sales', tag, right: 'sale.read' },
    summary: 'Sales, the last one first; a seller sees those of their own',
    query: z.strictObject({
      ...pageQuery,
      from: dayIn.optional().meta({ description: 'first business day' }),
      to: dayIn.optional().meta({ description: 'last business day' }),
      sellerId: id.optional(),
      customerId: id.optional(),
      status: z.enum(['saved', 'voided']).optional(),
      receipt: receiptIn.optional(),
      itemCode: itemCodeInPath.optional().meta({ description: 'only those of this item' }),
      phone: z
        .string()
        .max(40)
        .optional()
        .meta({ description: 'of the buyer, or where a receipt was sent to, as people of the country dial it' }),
    }),
    answer: salesAnswer,
    refusals: ['cursor_mismatch', 'receipt_mistyped', 'phone_invalid'],
  },
  async (tx, { query: { limit, cursor, phone: typed, ...asked } }, { actor, tenant }) => {
    const only = limitedTo(actor, 'sale.read');
    const filter = {
      ...asked,
      ...(typed === undefined ? {} : { phone: phoneIn(typed, tenant) }),
      ...(only === undefined ? {} : { sellerId: only }),
    };
    const before = readCursor({ limit, cursor }, filter, z.uuid());
    const sales = await listSales(tx, filter, { before, limit });
    return toPage(sales, { limit }, toSaleAnswer, { filter, placeOf: (sale) => sale.id });
  },
);

const getRoute = readRoute(
  {
    ...{ id: 'getSale', method: 'get', path: '/sales/{id}', tag, right: 'sale.read', ...oneSale },
    summary: 'One sale',
    answer: saleAnswer,
    refusals: ['sale_not_found'],
  },
  async (tx, { params }, call) => toSaleAnswer(await seenSale(tx, params.id, call)),
);

const createRoute = writeRoute(
  {
    ...{ id: 'createSale', method: 'post', path: '/sales', tag, right: 'sale.record', status: 201 },
    summary: 'Record a sale; the same clientRef answers the sale that is there',
    body: newSaleBody,
    answer: saleAnswer,
    refusals: SALE_REFUSALS,
  },
  async (tx, { body }, { actor, tenant, occasion }) =>
    toSaleAnswer(await recordSaleIn(tx, toNewSale(body, tenant), actor, occasion.now)),
);

const voidRoute = writeRoute(
  {
    ...{ id: 'voidSale', method: 'post', path: '/sales/{id}/void', tag, right: 'sale.void', ...oneSale },
    summary: 'Cancel a sale, or what is left of it: sellers their own for 10 minutes, owners any for 30 days',
    body: z.strictObject({ reason: z.enum(VOID_REASONS) }).meta({ id: 'Void' }),
    answer: saleAnswer,
    refusals: ['sale_not_found', 'sale_already_voided', 'void_not_allowed'],
  },
  async (tx, { params, body }, call) => {
    await seenSale(tx, params.id, call);
    await voidSaleIn(tx, { sale: { saleId: params.id }, reason: body.reason }, call.occasion);
    return toSaleAnswer(await seenSale(tx, params.id, call));
  },
);

/** Selling and cancelling. */
export const salesRoutes: readonly Route[] = [listRoute, createRoute, getRoute, voidRoute];
