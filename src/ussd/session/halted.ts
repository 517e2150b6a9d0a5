import { z } from 'zod';
import type { Frame } from '../engine/dialogue.ts';
import { frameLayout, frameSchema } from './frame-schema.ts';
import { notesLayout, notesSchema } from './notes.ts';
import { cartLayout, cartSchema } from './open-sale.ts';

/** The work of a call that ended over invalid inputs: the pages it stood on, and what had been typed. */
export const haltedSchema = z.object({
  /** Whose work: a phone may be shared. */
  memberId: z.uuid(),
  /** The word of the texts for it. */
  busy: z.string(),
  stack: z.array(frameSchema).readonly(),
  traits: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  notes: notesSchema.exactOptional(),
  cart: cartSchema.exactOptional(),
});

export type Halted = z.infer<typeof haltedSchema>;

export const haltedLayout = {
  memberId: true,
  busy: true,
  stack: { each: frameLayout },
  traits: true,
  notes: notesLayout,
  cart: cartLayout,
} as const;

interface Call {
  readonly dialogue: { readonly stack: readonly Frame[] };
  readonly who?: { readonly memberId: string };
  readonly traits: Halted['traits'];
  readonly notes?: Halted['notes'];
  readonly cart?: Halted['cart'];
  readonly halted?: Halted;
}

/** What waits for the next call: what this one was stopped in, or else what an earlier one was and nobody took up. */
export const haltedIn = ({ dialogue, who, traits, notes, cart, halted }: Call): Halted | undefined => {
  const { busy, depth } = dialogue.stack.at(-1)?.data ?? {};
  if (who === undefined || busy === undefined) return halted;
  const { pins: _pins, signUp: _signUp, ...typed } = notes ?? {};
  return {
    memberId: who.memberId,
    busy: String(busy),
    // Lists and what pages agreed to are made anew when the pages are shown.
    stack: dialogue.stack.slice(0, Number(depth)).map(withoutLooks),
    traits,
    notes: typed,
    ...(cart === undefined ? {} : { cart }),
  };
};

const withoutLooks = ({ page, data, asks }: Frame): Frame => ({
  page,
  ...(data === undefined ? {} : { data }),
  ...(asks === undefined ? {} : { asks }),
});
