import { z } from 'zod';
import { haltedLayout, haltedSchema } from './halted.ts';
import { cartLayout, cartSchema } from './open-sale.ts';
import { createPacking } from './pack.ts';

const draftSchema = z
  .object({
    /** The sale that was being put together when a call broke off. */
    cart: cartSchema.exactOptional(),
    /** The work of a call that ended over invalid inputs. */
    halted: haltedSchema.exactOptional(),
  })
  .refine(({ cart, halted }) => cart !== undefined || halted !== undefined);
export type Draft = z.infer<typeof draftSchema>;

const packing = createPacking<Draft>({ cart: cartLayout, halted: haltedLayout });

/** Reads what a person was busy with; undefined when there is nothing, or nothing that can be read. */
export const readDraft = (text: string | undefined): Draft | undefined => {
  const parsed = text === undefined ? undefined : draftSchema.safeParse(packing.unpack(text));
  return parsed?.success ? parsed.data : undefined;
};

export const writeDraft = (draft: Draft): string => packing.pack(draft);
