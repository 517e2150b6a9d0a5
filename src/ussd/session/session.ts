import { z } from 'zod';
import { LANGUAGES } from '../../tenancy/tenant.ts';
import { emptyDialogue } from '../engine/dialogue.ts';
import { cartLayout, cartSchema } from './open-sale.ts';
import { frameLayout, frameSchema, textOrNumber } from './frame-schema.ts';
import { haltedLayout, haltedSchema } from './halted.ts';
import { notesLayout, notesOfBag, notesSchema } from './notes.ts';
import { createPacking, isRecord } from './pack.ts';

const dialogue = z.object({
  stack: z.array(frameSchema).readonly(),
  home: z.string().exactOptional(),
  strikes: z.number().int(),
  waiting: z.array(z.string()).readonly(),
});

const who = z.object({
  memberId: z.uuid(),
  tenantId: z.uuid(),
  role: z.enum(['vendor', 'cashier']),
  name: z.string(),
  sellerNumber: z.number().int(),
  /** The owner's name, for the pages that send a seller there. */
  owner: z.string(),
  /** The shop's label for mobile money. */
  mobileMoney: z.string(),
  /** So long unused that the number may be somebody else's by now: the shop is not named until the PIN is right. */
  unnamed: z.literal(true).exactOptional(),
});

/** Raised when what is kept means something else. A build that does not know a version builds the session again. */
export const sessionVersion = 2;

const dialled = z.object({
  count: z.number().int().positive(),
  /** The keyed tag of the tokens. */
  tag: z.string(),
});

const lastStep = z.object({
  /** The network's number of the request. */
  sequence: z.number().int().exactOptional(),
  /** Where the network numbers nothing: what the tag of the last key press was made with, and when it came. */
  key: z.string().exactOptional(),
  at: z.number().exactOptional(),
});

/** What is kept of the last key press where the network delivers no other. */
export type LastStep = z.infer<typeof lastStep>;

/** What was dialled behind the code: how many tokens, and what stands for them. */
export type Dialled = z.infer<typeof dialled>;

/**
 * What is kept of a call between two key presses. It is JSON with a version, and it holds no PIN, no code, no raw
 * input and no phone number of a customer longer than the page that shows it.
 */
const sessionSchema = z.object({
  v: z.literal(sessionVersion),
  menu: z.number().int(),
  /** How many inputs were used up, and the keyed tag of them: to tell a repeated request from a new one. */
  used: z.number().int(),
  tag: z.string(),
  /** The service code brought tokens, and the gateway repeats them in its inputs. */
  codeInInputs: z.boolean().exactOptional(),
  /** What the service code brought at the beginning: it may come without it later. */
  dialled: dialled.exactOptional(),
  last: lastStep.exactOptional(),
  ended: z.boolean().exactOptional(),
  dialogue,
  language: z.enum(LANGUAGES),
  /** What the readers of typed inputs must know: currency, country, whether the item is sold in fractions. */
  traits: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  who: who.exactOptional(),
  cart: cartSchema.exactOptional(),
  /** An older cart that waits while a quick dial goes first. */
  waitingCart: cartSchema.exactOptional(),
  /** What an earlier call was busy with when it ended over invalid inputs. */
  halted: haltedSchema.exactOptional(),
  /** Until when a PIN typed in this session counts for risky steps, in ms since 1970. */
  steppedUpUntil: z.number().exactOptional(),
  /** A line for the next home page. */
  notice: z.object({ word: z.string(), data: z.record(z.string(), textOrNumber) }).exactOptional(),
  /** What longer tasks have gathered so far. */
  notes: notesSchema.exactOptional(),
  /**
   * The call was lost, and this is where its inputs lead now: a key press may have been answered before, from another page.
   * PostgreSQL is asked before it is judged here.
   */
  unsure: z.literal(true).exactOptional(),
});

export type SessionState = z.infer<typeof sessionSchema>;
export type Who = z.infer<typeof who>;

/** A live session is to stay under a kilobyte: names of fields would take more than half of it. */
const packing = createPacking<SessionState>({
  v: true,
  menu: true,
  used: true,
  tag: true,
  language: true,
  ended: true,
  dialogue: {
    home: true,
    strikes: true,
    waiting: true,
    stack: { each: frameLayout },
  },
  traits: true,
  who: {
    memberId: true,
    tenantId: true,
    role: true,
    name: true,
    sellerNumber: true,
    owner: true,
    mobileMoney: true,
    unnamed: true,
  },
  cart: cartLayout,
  notes: notesLayout,
  notice: { word: true, data: true },
  codeInInputs: true,
  waitingCart: cartLayout,
  steppedUpUntil: true,
  dialled: { count: true, tag: true },
  last: { sequence: true, key: true, at: true },
  unsure: true,
  halted: haltedLayout,
});

/** A session before anything was sent in it. @param menu the version of the menu it begins on */
export const emptySession = (menu: number): SessionState => ({
  v: sessionVersion,
  menu,
  used: 0,
  tag: '',
  dialogue: emptyDialogue,
  language: 'en',
  traits: {},
});

/** Reads a stored session; undefined when it is broken or of another version: it is then built again. */
export const readSession = (text: string): SessionState | undefined => {
  const parsed = sessionSchema.safeParse(upgraded(packing.unpack(text)));
  return parsed.success ? parsed.data : undefined;
};

/** A session of version 1 had one bag of notes for all tasks. */
const upgraded = (kept: unknown): unknown => {
  if (!isRecord(kept) || kept['v'] !== 1) return kept;
  const { notes } = kept;
  return { ...kept, v: sessionVersion, ...(isRecord(notes) ? { notes: notesOfBag(notes) } : {}) };
};

export const writeSession = (state: SessionState): string => packing.pack(state);
