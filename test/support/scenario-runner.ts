import { GIVENS, type Given } from '../../src/fixtures/acceptance-data.ts';
import { septets } from '../../src/platform/gsm7.ts';
import { SHOP_A_SCHEMA, type AcceptanceProgram } from './acceptance-program.ts';
import { watchPeople } from './people-watch.ts';
import {
  readPageKinds,
  PEOPLE,
  type Effects,
  type Person,
  type Scenario,
  type ScenarioGiven,
  type Step,
} from './scenario-file.ts';
import { openBooks } from './shop-books.ts';
import { ussdPhone, type Screen } from './ussd-phone.ts';

const STRICT_SEPTETS = 160;
const ERROR_PREFIX = /^(?:Not valid|Si sahihi|Non valable)\. /;
const NOON = 12;

/** What a played scenario showed, beside what it should have shown. */
export interface Played {
  readonly came: readonly string[];
  readonly wanted: readonly string[];
  readonly effects: Effects;
}

const isFixtureGiven = (given: ScenarioGiven): given is Given =>
  typeof given === 'string' && GIVENS.some((name) => name === given);

/** Plays scenarios through the real callback of a program. */
export const createScenarioRunner = (program: AcceptanceProgram) => {
  const kinds = readPageKinds();
  const people = watchPeople(program);
  const books = openBooks(program);
  const touched = new Set<string>();
  const played = { cases: 0, steps: 0 };
  type Phone = ReturnType<typeof ussdPhone>;

  const press = (phone: Phone, input: string): Promise<Screen> => {
    if (input === '(again)') return phone.repeat();
    if (input.startsWith('*')) return phone.dial(input);
    return phone.send(input === '(empty)' ? '' : input);
  };

  /** The step as it came, in the notation of the file: so a difference can be read, or taken over. */
  const describeScreen = (step: Step, screen: Screen): string => {
    const by = step.by === undefined ? '' : `${step.by}: `;
    const mark = ERROR_PREFIX.test(screen.text) ? '!' : '';
    const words = step.words === undefined || screen.text.includes(step.words) ? step.words : screen.text;
    const problems = [
      screen.status === 200 ? '' : ` (status ${screen.status})`,
      screen.kind === kinds.get(screen.page) ? '' : ` (came as ${screen.kind})`,
      septets(screen.text) <= STRICT_SEPTETS ? '' : ` (${septets(screen.text)} septets)`,
    ].join('');
    return `${by}${step.input} → ${screen.page}${mark}${words === undefined ? '' : ` "${words}"`}${problems}`;
  };

  const playSteps = async (who: Person, steps: readonly Step[]): Promise<readonly string[]> => {
    const phones = new Map<Person, Phone>();
    const came: string[] = [];
    let last = '';
    for (const step of steps) {
      const caller = step.by ?? who;
      const phone = phones.get(caller) ?? ussdPhone(program.url, PEOPLE[caller]);
      phones.set(caller, phone);
      const screen = await press(phone, step.input);
      touched.add(screen.page);
      played.steps += 1;
      const differs = step.input === '(again)' && screen.body !== last ? ' (other bytes)' : '';
      came.push(`${describeScreen(step, screen)}${differs}`);
      last = screen.body;
      if (screen.page !== step.page) break;
    }
    return came;
  };

  const setHour = async (hour: number): Promise<void> => {
    const ahead = ((hour - new Date().getUTCHours() + 35) % 24) - 11;
    const zone = `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
    await program.rows(`update public.tenants set timezone = '${zone}' where number in (2051, 2052)`);
  };

  const forget = async (keys: string): Promise<void> => {
    const found = await program.redisClient.keys(keys);
    if (found.length > 0) await program.redisClient.del(found);
  };

  const apply = async (given: Exclude<ScenarioGiven, Given>): Promise<void> => {
    if (given === 'drafts-over') return forget('ussd:*:drafts');
    if (given === 'sessions-lost') return forget('ussd:*:s:*');
    if ('steps' in given) return playGiven(given.who, given.steps);
    if ('hour' in given) return setHour(given.hour);
    if ('stock' in given) return setStock(given.stock);
    return 'code' in given || 'invited' in given || 'person' in given ? applyToPerson(given) : run(sqlOf(given));
  };

  const run = async (sql: string): Promise<void> => {
    await program.rows(sql);
  };

  const applyToPerson = (
    given: Extract<ScenarioGiven, { code: string } | { invited: Person } | { person: Person }>,
  ) => {
    if ('code' in given) return people.expectCode(PEOPLE[given.of], given.code);
    if ('invited' in given) return people.invite(PEOPLE[given.invited], given.invited);
    return people.set(PEOPLE[given.person], given.is);
  };

  const playGiven = async (who: Person, steps: readonly Step[]): Promise<void> => {
    const came = await playSteps(who, steps);
    const wanted = steps.map(({ line }) => line);
    if (came.join('\n') !== wanted.join('\n')) throw new Error(`The given went another way:\n${came.join('\n')}`);
  };

  const setStock = async (stock: Readonly<Record<string, number>>): Promise<void> => {
    for (const [code, pieces] of Object.entries(stock)) await run(stockSql(code, pieces * 1000));
  };

  return {
    /** Plays one scenario on the fixture as it is at the beginning of each case. */
    play: async ({ who, given, steps }: Scenario): Promise<Played> => {
      await forget('limit:*');
      await program.reload(...given.filter(isFixtureGiven));
      await setHour(NOON);
      for (const one of given) if (!isFixtureGiven(one)) await apply(one);
      const before = await books.read();
      const came = await playSteps(who, steps);
      played.cases += 1;
      return { came, wanted: steps.map(({ line }) => line), effects: await books.changesSince(before) };
    },
    /** How much has been played. */
    summary: (): string => {
      const missing = [...kinds.keys()].filter((page) => !touched.has(page));
      const pages = `${kinds.size - missing.length} of ${kinds.size} pages`;
      return `${played.cases} scenarios, ${played.steps} steps, ${pages}. Not touched: ${missing.join(' ') || 'none'}.\n`;
    },
  };
};

/** When things happened, table by table. */
const TIMES = [
  ['sales', ['transaction_time', 'created_at', 'voided_at']],
  ['stock_movements', ['occurred_at']],
  ['debt_entries', ['occurred_at']],
  ['customers', ['debt_since', 'last_reminded_at', 'last_credit_at']],
  ['inventory', ['last_alert_at']],
  ['count_proposals', ['created_at']],
  ['sms_messages', ['created_at']],
] as const;

const sqlOf = (given: { readonly ago: string } | { readonly sql: string }): string =>
  'ago' in given ? agedSql(given.ago) : `set local search_path = ${SHOP_A_SCHEMA}; ${given.sql}`;

const stockSql = (code: string, milli: number): string => `
  with old as (select id, stock_level_milli as level from ${SHOP_A_SCHEMA}.inventory where code = ${code}),
  item as (update ${SHOP_A_SCHEMA}.inventory set stock_level_milli = ${milli} where code = ${code} returning id)
  insert into ${SHOP_A_SCHEMA}.stock_movements (id, inventory_id, delta_milli, balance_milli, kind, actor_id, occurred_at)
  select gen_random_uuid(), id, ${milli} - level, ${milli}, 'restock', gen_random_uuid(), now() - interval '3 hours'
  from old where level <> ${milli}`;

const agedSql = (ago: string): string => {
  const shifts = TIMES.map(([table, columns]) => {
    const set = columns.map((column) => `${column} = ${column} - interval '${ago}'`).join(', ');
    return `update ${SHOP_A_SCHEMA}.${table} set ${set}`;
  });
  const days = `update ${SHOP_A_SCHEMA}.sales set business_day = (transaction_time at time zone
    (select timezone from public.tenants where number = 2051))::date`;
  return [...shifts, days].join('; ');
};
