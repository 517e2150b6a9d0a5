import { z } from 'zod';

export const textOrNumber = z.union([z.string(), z.number()]);

const listState = z.object({
  keys: z.array(z.string()).readonly(),
  numbers: z.array(z.number()).readonly().exactOptional(),
  starts: z.array(z.number()).readonly(),
  next: z.number().exactOptional(),
});

/** A page on the caller's stack, as it is kept between two key presses. */
export const frameSchema = z.object({
  page: z.string(),
  face: z.string().exactOptional(),
  data: z.record(z.string(), textOrNumber).exactOptional(),
  list: listState.exactOptional(),
  part: z.number().exactOptional(),
  moreParts: z.boolean().exactOptional(),
  closed: z.array(z.string()).readonly().exactOptional(),
  asks: z
    .object({
      page: z.string(),
      slot: z.string(),
      value: textOrNumber.exactOptional(),
      again: z.boolean().exactOptional(),
    })
    .exactOptional(),
  agreed: z.record(z.string(), z.number()).exactOptional(),
});

/** How a page lies in little room. */
export const frameLayout = {
  page: true,
  data: true,
  list: { keys: true, starts: true, next: true, numbers: true },
  face: true,
  closed: true,
  asks: { page: true, slot: true, value: true, again: true },
  part: true,
  moreParts: true,
  agreed: true,
} as const;
