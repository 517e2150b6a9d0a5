import { z } from 'zod';

/** Who pays for an SMS or is pestered by it: a phone, whoever pressed the key, and the shop. */
export const CAPPED = ['number', 'seller', 'shop'] as const;
export type Capped = (typeof CAPPED)[number];

/** How many SMS somebody may cause or get in a minute, an hour and a day. */
export interface Cap {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
}
export type SmsCaps = Readonly<Record<Capped, Cap>>;

const DEFAULT = 'number 5/20/50, seller 20/300/2000, shop 60/1000/10000';
const PART = /^([a-z]+) +([1-9]\d{0,6})\/([1-9]\d{0,6})\/([1-9]\d{0,6})$/;

const parse = (text: string): SmsCaps | undefined => {
  const caps = new Map<string, Cap>();
  for (const part of text.split(',')) {
    const [, whose = '', minute, hour, day] = PART.exec(part.trim()) ?? [];
    caps.set(whose, { minute: Number(minute), hour: Number(hour), day: Number(day) });
  }
  const [number, seller, shop] = CAPPED.map((whose) => caps.get(whose));
  const isWhole = caps.size === CAPPED.length && number !== undefined && seller !== undefined && shop !== undefined;
  return isWhole ? { number, seller, shop } : undefined;
};

/**
 * The setting `number 5/20/50, seller 20/300/2000, shop 60/1000/10000`: so many a minute, an hour, a day. A busy seller
 * sends a receipt every few seconds; nobody needs more than five messages of ours in a minute.
 */
export const smsCaps = z
  .string()
  .default(DEFAULT)
  .transform((setting, context): SmsCaps => {
    const caps = parse(setting);
    if (caps !== undefined) return caps;
    context.addIssue(`must look like ${DEFAULT}`);
    return z.NEVER;
  });
