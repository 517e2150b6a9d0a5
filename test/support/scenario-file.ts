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

/** Somebody of the list by name, or any number as `+254712345678`. */
const person = z.union([z.enum(Object.keys(PEOPLE) as [keyof typeof PEOPLE]), z.string().regex(/^\+[1-9]\d{6,14}$/)]);
export type Person = z.infer<typeof person>;

/** The number of somebody. */
export const phoneOf = (who: Person): string => new Map<string, string>(Object.entries(PEOPLE)).get(who) ?? who;

/**
 * `input → page`, with `!` for the error prefix; another caller in front (`Juma: 1 → S10Z`); `"words"` to be seen behind.
 * docs/scenarios.md tells the inputs that are more than keys.
 */
const STEP = /^(?:([A-Z][a-z]+|\+\d+): )?(.*) → ([A-Z]+\d*[A-Z]*|\d{3}|nothing)(!?)(?: "(.+)")?$/su;

const pageStep = z.string().transform((line, context) => {
  const [, who, input, page, mark, words] = STEP.exec(line) ?? [];
  const by = who === undefined ? undefined : person.safeParse(who).data;
  if (input === undefined || page === undefined || (who !== undefined && by === undefined)) {
    context.addIssue({ code: 'custom', message: `not a step: ${line}` });
    return z.NEVER;
  }
  return { line, by, input, page, prefixed: mark === '!', words };
});
export type PageStep = z.infer<typeof pageStep>;

/** What is done to the shops' books from behind. */
const bookGiven = z.union([
  /** Everything that is in the shop's books happened so much earlier (`11 minutes`). */
  z.strictObject({ ago: z.string().regex(/^\d+ (minutes|hours|days)$/) }),
  /** Pieces on the shelf, by item. */
  z.strictObject({ stock: z.record(z.string(), z.number()) }),
  /** A change in the schema of the shop, as SQL. */
  z.strictObject({ sql: z.string() }),
]);
const personGiven = z.union([
  /** A reset code that was sent to somebody, or told by the owner. */
  z.strictObject({ code: z.string(), of: person }),
  z.strictObject({ invited: person }),
  /** A change of a membership, as SQL. */
  z.strictObject({ person, is: z.string() }),
]);
/** What goes wrong around the program, or is said about it. Every case begins with everything up. */
const worldGiven = z.union([
  /** `lost-answer`: it commits, and the answer to that is lost on the line. */
  z.strictObject({ database: z.enum(['up', 'down', 'lost-answer']) }),
  z.strictObject({ redis: z.enum(['up', 'down']) }),
  z.strictObject({ provider: z.enum(['up', 'down']) }),
  /** The operator's switch: a time of the clock, or `off`. */
  z.strictObject({ maintenance: z.string() }),
  /** The operator of somebody's network says that the SIM was changed so long ago. */
  z.strictObject({ sim: person, hours: z.number() }),
  /** The program forgets drafts that are older than they are kept, or every call. */
  z.enum(['drafts-over', 'sessions-lost']),
]);
const given = z.union([
  z.enum(GIVENS),
  /** The next time the clocks of Nairobi show it: `22:30`, `Sun 12:00`; otherwise it is noon. SQL goes by its own clock. */
  z.strictObject({ at: z.string().regex(/^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d\d:\d\d$/) }),
  /** An earlier dialogue; `times`: so often. */
  z.strictObject({ who: person, steps: z.array(pageStep).min(1), times: z.number().int().min(1).default(1) }),
  bookGiven,
  personGiven,
  worldGiven,
]);
export type BookGiven = z.infer<typeof bookGiven>;
export type PersonGiven = z.infer<typeof personGiven>;
export type WorldGiven = z.infer<typeof worldGiven>;
export type ScenarioGiven = z.infer<typeof given>;

/** Between two key presses anything may happen that may be given at the beginning, but for the fixture itself. */
const step = z.union([pageStep, z.strictObject({ meanwhile: z.union([bookGiven, personGiven, worldGiven]) })]);
export type Step = z.infer<typeof step>;
export const isPageStep = (one: Step): one is PageStep => 'line' in one;

const inAnyOrder = z.array(z.string()).transform((values) => values.toSorted());

/** What the books show afterwards that they did not show before, by table; what is not listed may not have changed. */
const effects = z
  .strictObject({
    sales: z.record(z.string(), z.string()),
    stock: z.record(z.string(), z.number()),
    items: z.record(z.string(), z.string()),
    debts: z.record(z.string(), z.number()),
    receipts: z.record(z.string(), z.string()),
    returns: z.record(z.string(), z.string()),
    expenses: z.record(z.string(), z.string()),
    proposals: z.record(z.string(), z.string()),
    settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    tenants: z.record(z.string(), z.string()),
    memberships: z.record(z.string(), z.string()),
    pins: inAnyOrder,
    notices: inAnyOrder,
    events: inAnyOrder,
    /** What phones received, and behind a comma the state of what they did not: `M5 Njeri, held`. */
    sms: inAnyOrder,
    opted_out: z.record(z.string(), z.string()),
    /** Callbacks that were turned away. */
    refused: z.number(),
  })
  .partial();
export type Effects = z.infer<typeof effects>;

/** A task of ux.md 2.11, and what it may cost at most. Steps before `after` are not counted. */
const keys = z.strictObject({
  task: z.string(),
  way: z.string(),
  submissions: z.number(),
  presses: z.number(),
  after: z.number().default(0),
});
export type Keys = z.infer<typeof keys>;

const scenario = z.strictObject({
  name: z.string(),
  /** The numbers of the acceptance cases that it plays. */
  case: z.union([z.number(), z.array(z.number())]).optional(),
  keys: keys.optional(),
  who: person,
  given: z.array(given).default([]),
  steps: z.array(step).min(1),
  effects: effects.default({}),
});
export type Scenario = z.infer<typeof scenario>;

/** The acceptance cases that a scenario plays. */
export const casesOf = ({ case: numbers = [] }: Pick<Scenario, 'case'>): readonly number[] => [numbers].flat();

/** How many key presses and SMS a scenario is, those of its givens among them. */
export const countSteps = ({ given: givens, steps }: Scenario): number => {
  const earlier = givens.flatMap((one) =>
    typeof one === 'object' && 'steps' in one ? [one.steps.length * one.times] : [],
  );
  return earlier.reduce((sum, count) => sum + count, steps.filter(isPageStep).length);
};

const scenarioFile = z.strictObject({ group: z.string(), cases: z.array(scenario).min(1) });
export type ScenarioFile = z.infer<typeof scenarioFile>;

const readFolder = (folder: string): readonly (readonly [string, unknown])[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => [name, parse(readFileSync(join(folder, name), 'utf8'))] as const);

/** Reads the text of one file with scenarios. @throws Error with the name of the file and what is wrong in it */
export const parseScenarios = (name: string, content: unknown): ScenarioFile => {
  const read = scenarioFile.safeParse(content);
  if (!read.success) throw new Error(`${name}: ${z.prettifyError(read.error)}`);
  return read.data;
};

/** All files of a folder with scenarios, in the order of their names. */
export const readScenarios = (folder: string): readonly ScenarioFile[] =>
  readFolder(folder).map(([name, content]) => parseScenarios(name, content));

const pages = z.record(z.string(), z.object({ kind: z.string().optional() }));

/** Every page of the menu, and whether it comes as CON or as END. */
export const readPageKinds = (folder = 'menus/pages'): ReadonlyMap<string, string> =>
  new Map(
    readFolder(folder).flatMap(([, content]) =>
      Object.entries(pages.parse(content)).map(([id, { kind }]) => [id, kind ?? 'CON'] as const),
    ),
  );
