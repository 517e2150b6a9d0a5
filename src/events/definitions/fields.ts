import { z } from 'zod';

/** The topics; a shop's events of one topic stay in order because the key is the shop's id. */
export type Topic =
  'kibanda.tenants' | 'kibanda.sales' | 'kibanda.inventory' | 'kibanda.debts' | 'kibanda.messages' | 'kibanda.sessions';

/** What the catalogue says of one type of event. `version` grows when `data` changes incompatibly. */
export interface EventDefinition {
  readonly topic: Topic;
  readonly version: number;
  readonly summary: string;
  /** False for what only follows from an act, or what the program does by itself: the audit log leaves it out. */
  readonly audited?: false;
  readonly data: z.ZodObject;
}

export const id = z.uuid();
/** A word of ours, never text that somebody typed: free text could hold a name or a number. */
export const word = z.string().regex(/^[a-z][a-zA-Z0-9_.-]{0,63}$/);
/** A keyed hash that stands for a phone number. */
export const phoneKey = z.string().regex(/^[0-9a-f]{16,64}$/);
/** Minor units of the currency. */
export const minor = z.int();
/** Thousandths of a unit. */
export const milli = z.int();
export const currency = z.string().regex(/^[A-Z]{3}$/);
export const businessDay = z.iso.date();
export const instant = z.iso.datetime();
/** Receipt digits with the check digit at the end, as stored: `10432`. */
export const receipt = z.string().regex(/^\d{2,12}$/);
export const payment = z.enum(['cash', 'mobile_money', 'card', 'credit']);
export const itemCode = z.int().positive();
export const itemName = z.string().min(1).max(80);
export const unit = z.enum(['pc', 'kg', 'l', 'bundle', 'tin', 'bag']);
export const channel = z.enum(['ussd', 'sms', 'rest', 'system']);
export const role = z.enum(['vendor', 'cashier', 'admin', 'system']);
export const language = z.string().regex(/^[a-z]{2,3}$/);
export const item = { itemId: id, code: itemCode, name: itemName };
