import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { GIVENS } from '../../src/fixtures/acceptance-data.ts';

/** Everybody who calls, or who is written to, in the cases. */
export const PEOPLE = {
  Njeri: '+254712000001',
  Asha: '+254722000002',
  Juma: '+254733000003',
  Baraka: '+254744000009',
  Amina: '+254755000005',
  Halima: '+254766000006',
  Otieno: '+254700111222',
  Kamau: '+254700333444',
  Stopped: '+254799000001',
} as const;

const person = z.enum(Object.keys(PEOPLE) as [keyof typeof PEOPLE]);
export type Person = z.infer<typeof person>;

/** `input → page`, with `!` for the error prefix; another caller in front (`Juma: 1 → S10Z`); `"words"` to be seen behind. */
const STEP = /^(?:([A-Z][a-z]+): )?(.*) → ([A-Z]+\d*[A-Z]*)(!?)(?: "(.+)")?$/su;

const step = z.string().transform((line, context) => {
  const [, who, input, page, mark, words] = STEP.exec(line) ?? [];
  const by = who === undefined ? undefined : person.safeParse(who).data;
  if (input === undefined || page === undefined || (who !== undefined && by === undefined)) {
    context.addIssue({ code: 'custom', message: `not a step: ${line}` });
    return z.NEVER;
  }
  return { line, by, input, page, prefixed: mark === '!', words };
});
export type Step = z.infer<typeof step>;

const given = z.union([
  z.enum(GIVENS),
  /** The local hour of the shop; otherwise it is noon. */
  z.strictObject({ hour: z.number().int().min(0).max(23) }),
  /** An earlier dialogue. */
  z.strictObject({ who: person, steps: z.array(step).min(1) }),
  /** Everything that is in the shop's books happened so much earlier (`11 minutes`). */
  z.strictObject({ ago: z.string().regex(/^\d+ (minutes|hours|days)$/) }),
  /** Pieces on the shelf, by item. */
  z.strictObject({ stock: z.record(z.string(), z.number()) }),
  /** A reset code that was sent to somebody, or told by the owner. */
  z.strictObject({ code: z.string(), of: person }),
  z.strictObject({ invited: person }),
  /** A change of a membership, as SQL. */
  z.strictObject({ person, is: z.string() }),
  /** A change in the schema of the shop, as SQL. */
  z.strictObject({ sql: z.string() }),
  /** Drafts are older than they are kept. */
  z.literal('drafts-over'),
  /** The program remembers no call. */
  z.literal('sessions-lost'),
]);
export type ScenarioGiven = z.infer<typeof given>;

const inAnyOrder = z.array(z.string()).transform((values) => values.toSorted());

/** What the books show afterwards that they did not show before, by table; what is not listed may not have changed. */
const effects = z
  .strictObject({
    sales: z.record(z.string(), z.string()),
    stock: z.record(z.string(), z.number()),
    items: z.record(z.string(), z.string()),
    debts: z.record(z.string(), z.number()),
    receipts: z.record(z.string(), z.string()),
    expenses: z.record(z.string(), z.string()),
    proposals: z.record(z.string(), z.string()),
    settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    tenants: z.record(z.string(), z.string()),
    memberships: z.record(z.string(), z.string()),
    pins: inAnyOrder,
    notices: inAnyOrder,
    events: inAnyOrder,
    sms: inAnyOrder,
  })
  .partial();
export type Effects = z.infer<typeof effects>;

const scenario = z.strictObject({
  name: z.string(),
  who: person,
  given: z.array(given).default([]),
  steps: z.array(step).min(1),
  effects: effects.default({}),
});
export type Scenario = z.infer<typeof scenario>;

const scenarioFile = z.strictObject({ group: z.string(), cases: z.array(scenario).min(1) });
export type ScenarioFile = z.infer<typeof scenarioFile>;

const readFolder = (folder: string): readonly (readonly [string, unknown])[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => [name, parse(readFileSync(join(folder, name), 'utf8'))] as const);

/** All files of a folder with scenarios, in the order of their names. */
export const readScenarios = (folder: string): readonly ScenarioFile[] =>
  readFolder(folder).map(([name, content]) => {
    const read = scenarioFile.safeParse(content);
    if (!read.success) throw new Error(`${name}: ${z.prettifyError(read.error)}`);
    return read.data;
  });

const pages = z.record(z.string(), z.object({ kind: z.string().optional() }));

/** Every page of the menu, and whether it comes as CON or as END. */
export const readPageKinds = (folder = 'menus/pages'): ReadonlyMap<string, string> =>
  new Map(
    readFolder(folder).flatMap(([, content]) =>
      Object.entries(pages.parse(content)).map(([id, { kind }]) => [id, kind ?? 'CON'] as const),
    ),
  );
