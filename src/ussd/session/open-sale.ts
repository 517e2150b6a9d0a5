import { z } from 'zod';

const cartLine = z.object({
  itemId: z.string(),
  code: z.number().int(),
  name: z.string(),
  unit: z.string(),
  /** Minor units, as shown when the item was chosen. */
  priceMinor: z.number().int(),
  /** The price agreed instead of it. */
  agreedMinor: z.number().int().exactOptional(),
  /** Absent while the quantity is still asked. */
  quantityMilli: z.number().int().exactOptional(),
  /** Sold by money: the line's total as typed. */
  totalMinor: z.number().int().exactOptional(),
  /** The seller was told that the books hold less, and sells it all the same. */
  belowZero: z.boolean().exactOptional(),
});

/** A sale that is being put together. */
export const cartSchema = z.object({
  /** The sale's client reference: the same cart can be saved once. */
  id: z.uuid(),
  lines: z.array(cartLine).readonly(),
  /** The line that is being typed. */
  at: z.number().int(),
});

export type Cart = z.infer<typeof cartSchema>;
export type CartLine = z.infer<typeof cartLine>;

/** How a cart lies in little room. */
export const cartLayout = {
  id: true,
  lines: {
    each: {
      itemId: true,
      code: true,
      name: true,
      unit: true,
      priceMinor: true,
      quantityMilli: true,
      agreedMinor: true,
      totalMinor: true,
      belowZero: true,
    },
  },
  at: true,
} as const;

interface InHand {
  readonly cart?: Cart;
  readonly waitingCart?: Cart;
}

/** The sale that waits for the next call; one that nothing was put into yet does not. */
export const openSale = ({ cart, waitingCart }: InHand): Cart | undefined =>
  [cart, waitingCart].find((candidate) => candidate?.lines.some((line) => line.quantityMilli !== undefined));
