import { z } from 'zod';

/**
 * The shape of a menu: pages as data. The engine knows these words and nothing of shops or sales.
 *
 * A *target* says where to go: a page id (put on top of the stack), one of the words below, or one of the stack moves.
 * A *step* is a target, or an action whose outcome picks the target.
 */
const pageId = z.string().regex(/^[A-Z][A-Z0-9]*$/);

/** back: one page down the stack · home: the caller's home page · stay: the same page · again: the same page with the
 * error prefix (an invalid input) · resume: run the step that asked for the PIN, or whether the same is wanted again. */
const word = z.enum(['back', 'home', 'stay', 'again', 'resume']);

const target = z.union([
  word,
  pageId,
  z.strictObject({ replace: pageId }),
  z.strictObject({ reset: pageId }),
  z.strictObject({ backTo: z.array(pageId).min(1) }),
  z.strictObject({ stack: z.array(pageId).min(1) }),
]);

const lastStep = z.strictObject({
  do: z.string().regex(/^[a-z][a-zA-Z]*\.[a-z][a-zA-Z]*$/),
  with: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  // Every outcome the action declares must be here.
  then: z.record(z.string(), target),
  /** The word of `texts.words` that fills {action} on the PIN page; the PIN is asked before the action runs. */
  stepUp: z.string().optional(),
  /** The action writes, or the one after it does: it never runs from a page that the caller has not seen. */
  saves: z.boolean().default(false),
});

/** An action that judges may lead to one that does: then the PIN is only asked, and the change only made, when the
 * judgement says so. What the first leaves behind stays on the page, for the second to read. */
const actionStep = lastStep.extend({ then: z.record(z.string(), z.union([target, lastStep])) });

const step = z.union([target, actionStep]);

/** A key may only be open to some (`when` names a boolean fact of the page's view) and may act differently on a page
 * that was not shown yet (`unseen`). */
const key = z.union([
  target,
  actionStep.extend({ when: z.string().optional(), unseen: step.optional() }),
  z.strictObject({ go: target, when: z.string() }),
]);

const input = actionStep.extend({
  type: z.enum([
    'item',
    'search',
    'quantity',
    'money',
    'phone',
    'text',
    'pin',
    'code',
    'staffPin',
    'pick',
    'receipt',
    'shopNumber',
    'count',
    'percent',
    'hour',
  ]),
});

export const pageSchema = z.strictObject({
  kind: z.enum(['CON', 'END']).default('CON'),
  /** Fills the parameters of the text (and the rows of a list) at every showing. */
  view: z
    .string()
    .regex(/^[a-z][a-zA-Z]*\.[a-z][a-zA-Z]*$/)
    .optional(),
  /** An error page or another look of the page beneath: shown in its stead, keys and inputs stay those beneath, except
   * keys that the face brings itself.
   * `true`: of whichever page is on top; a page id: of that page, which is put on top if it is not there yet. */
  face: z.union([z.literal(true), pageId]).optional(),
  /** Whether showing this face counts as an invalid input (three in a row end the session). */
  strike: z.boolean().default(true),
  /** Takes exactly one token, stops type-ahead, and its input is never kept. */
  secret: z.boolean().default(false),
  /** Type-ahead and dials stop here: the caller must look before answering. */
  mustSee: z.boolean().default(false),
  /** With the longest values this page takes two parts. */
  long: z.boolean().default(false),
  /** The text's parameters that the action which leads here leaves behind. */
  data: z.array(z.string()).default([]),
  /** The word `busy_…` for the task that this page belongs to: when the call ends here over the third invalid input, what
   * was typed so far waits for the next call. */
  busy: z.string().optional(),
  /** The text's parameter that repeats what was typed, on an error page that `otherwise` leads to. */
  typed: z.string().optional(),
  keys: z.record(z.string().regex(/^[0-9]{1,2}$/), key).default({}),
  inputs: z.array(input).default([]),
  /** Where an input goes that no key and no parser takes. */
  otherwise: target.default('again'),
  /** The text parameter that holds the rows, and how rows are numbered: `items` print their own number,
   * `picks` count from 1 over all pages (a row may bring its own number). */
  list: z.strictObject({ param: z.string(), style: z.enum(['items', 'picks']) }).optional(),
});

export const menuSchema = z.strictObject({
  version: z.number().int().positive(),
  /** What happens at a dial, before any page. */
  entry: lastStep,
  /** The pages that `home` may mean. */
  homes: z.array(pageId).default([]),
  /** The page of the third invalid input in a row, the page that asks for a PIN before a risky step, and those that ask
   * before the same is done twice within a moment, and before a name is kept of which only a part fits. */
  tooMany: pageId,
  stepUpPage: pageId,
  repeatPage: pageId,
  shortenedPage: pageId,
  /** Pages that no page leads to: they are shown when something failed. */
  failurePages: z.array(pageId).default([]),
  pages: z.record(pageId, pageSchema),
});

/** One file per part of the menu may hold pages; they are put together before this is checked. */
export type Menu = z.infer<typeof menuSchema>;
export type Page = z.infer<typeof pageSchema>;
export type Target = z.infer<typeof target>;
export type ActionStep = z.infer<typeof actionStep>;
export type LastStep = z.infer<typeof lastStep>;
export type Step = z.infer<typeof step>;
export type Key = z.infer<typeof key>;
export type Input = z.infer<typeof input>;
export type InputType = Input['type'];

/** The texts of one language. */
export const textsSchema = z.strictObject({
  language: z.string(),
  name: z.string(),
  /** `gsm7`, or `ucs2` for scripts that GSM-7 cannot write (80 characters a page). */
  alphabet: z.enum(['gsm7', 'ucs2']).default('gsm7'),
  pages: z.record(pageId, z.string()),
  words: z.record(z.string(), z.string()),
});
export type Texts = z.infer<typeof textsSchema>;
