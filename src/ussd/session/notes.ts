import { z } from 'zod';
import { PAYMENTS } from '../../values/payment.ts';
import { COUNT_REASONS } from '../../features/stock/count.ts';
import type { Few } from './pack.ts';

const text = z.string().exactOptional();
const whole = z.number().int().exactOptional();
const yes = z.literal(1).exactOptional();

const receipts = z.object({ receipt: text, sale: text, line: whole, back: whole, amount: whole });

const sale = z.object({ payment: z.enum(PAYMENTS).exactOptional() });

const credit = z.object({
  customer: text,
  phone: text,
  name: text,
  sms: z.literal([0, 1]).exactOptional(),
  allowed: yes,
  moved: yes,
});

const debts = z.object({
  customer: text,
  paid: whole,
  mode: z.enum(['list', 'remind', 'pay', 'owed']).exactOptional(),
  other: text,
});

const stock = z.object({
  item: text,
  itemCode: whole,
  mode: z.enum(['restock', 'count']).exactOptional(),
  arrived: whole,
  cost: whole,
  /** The client reference of the restock that was just saved. */
  restock: text,
  /** The movement that is to be taken back. */
  arrival: text,
  book: whole,
  /** When `book` was read, in ms since 1970. */
  taken: whole,
  counted: whole,
  reason: z.enum(COUNT_REASONS).exactOptional(),
  /** A seller's count, and the price at which its page shows the missing ones as sold. */
  proposal: text,
  price: whole,
});

const items = z.object({ name: text, price: whole, opening: whole, level: whole, unit: text });

const pins = z.object({ purpose: z.enum(['invited', 'reset', 'change']).exactOptional(), pinOnce: text });

/**
 * What the tasks of a call have gathered so far, an object per task: minor units, thousandths, ids. A task reads only its
 * own notes; what one task hands to another is written there by name. Redis holds tasks and notes by their places in
 * these lists: new ones go to the end.
 */
const tasks = {
  /** The receipt in hand, saved or looked up, with its sale if it has one; and what comes back of that sale. */
  receipts,
  /** How the sale in hand is to be paid. */
  sale,
  /** Who buys on credit: a customer, somebody new, or a customer whose number has `moved` to the phone. */
  credit,
  /** The customer of the debt book in hand, the `other` to merge with, and what is paid. */
  debts,
  /** The item in hand, and what is done to its stock: a restock, a count, or the decision on a seller's count. */
  stock,
  /** A new item, or the new price of the item in hand. `unit`: of an item that has the name already. */
  items,
  /** An expense being written down, the client reference of the one just saved, and the one picked to be taken back. */
  expenses: z.object({ paid: whole, expense: text, picked: text }),
  /** The seller in hand, or a new one. */
  staff: z.object({ seller: text, phone: text, name: text }),
  reports: z.object({ seller: text }),
  /** Why a PIN is chosen, and the hash of what was typed once. */
  pins,
  /** The hash of the PIN that was typed once. */
  signUp: z.object({ pinOnce: text }),
  /** The hour typed for the end of the day. */
  shop: z.object({ hour: whole }),
  /** The number of the shop whose receipt is checked. */
  check: z.object({ shop: text }),
} as const;

export type TaskName = keyof typeof tasks;
export type NotesOf<T extends TaskName> = z.infer<(typeof tasks)[T]>;
export type Notes = { readonly [T in TaskName]?: NotesOf<T> | undefined };

export const notesSchema = z.object(tasks).partial();

const fieldsOf = Object.entries(tasks).map(([task, { shape }]) => [task, Object.entries<z.ZodType>(shape)] as const);

/** Few of them are there at once: each is kept behind its place. */
export const notesLayout = {
  few: Object.fromEntries(
    fieldsOf.map(([task, fields]) => [task, { few: Object.fromEntries(fields.map(([name]) => [name, true])) }]),
  ),
} as unknown as Few<Notes>;

/** The notes of sessions of version 1, one bag for all tasks: each task takes what has its names and fits. */
export const notesOfBag = (bag: object): Record<string, unknown> => {
  const known = new Map<string, unknown>(Object.entries(bag));
  const taken = fieldsOf.map(([task, fields]) => {
    const fitting = fields.filter(([name, field]) => known.has(name) && field.safeParse(known.get(name)).success);
    return [task, Object.fromEntries(fitting.map(([name]) => [name, known.get(name)]))] as const;
  });
  return Object.fromEntries(taken.filter(([, notes]) => Object.keys(notes).length > 0));
};
