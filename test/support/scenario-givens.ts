import { SHOP_A_SCHEMA } from './acceptance-program.ts';
import { watchPeople } from './people-watch.ts';
import { phoneOf, type BookGiven, type PersonGiven, type WorldGiven } from './scenario-file.ts';
import type { Stage } from './scenario-stage.ts';

/** Brings about what a case says of the shops, of people, and of everything around. */
export const createGivens = ({ program, change }: Stage) => {
  const people = watchPeople(program);
  const run = async (sql: string): Promise<void> => {
    await program.rows(sql);
  };
  const books = async (given: BookGiven): Promise<void> => {
    if ('ago' in given) return run(agedSql(given.ago));
    if ('sql' in given) return run(`set local search_path = ${SHOP_A_SCHEMA}; ${given.sql}`);
    for (const [code, pieces] of Object.entries(given.stock)) await run(stockSql(code, pieces * 1000));
  };
  const person = (given: PersonGiven): Promise<void> => {
    if ('code' in given) return people.expectCode(phoneOf(given.of), given.code);
    if ('invited' in given) return people.invite(phoneOf(given.invited), given.invited);
    return people.set(phoneOf(given.person), given.is);
  };
  return {
    /** Lets something happen, before a case or in the middle of it. */
    apply: (given: BookGiven | PersonGiven | WorldGiven): Promise<void> => {
      if (typeof given === 'string') return change(given);
      if ('ago' in given || 'sql' in given || 'stock' in given) return books(given);
      return 'code' in given || 'invited' in given || 'person' in given ? person(given) : change(given);
    },
    /** The hour of the shops' clocks, by their time zone: the clock of the program stays as it is. */
    setHour: (hour: number): Promise<void> => {
      const ahead = ((hour - new Date().getUTCHours() + 35) % 24) - 11;
      const zone = `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
      return run(`update public.tenants set timezone = '${zone}' where number in (2051, 2052)`);
    },
  };
};

/** When things happened, table by table. */
const TIMES = [
  ['sales', ['transaction_time', 'created_at', 'voided_at']],
  ['stock_movements', ['occurred_at']],
  ['debt_entries', ['occurred_at']],
  ['expenses', ['occurred_at']],
  ['customers', ['debt_since', 'last_reminded_at', 'last_credit_at']],
  ['inventory', ['last_alert_at']],
  ['count_proposals', ['created_at']],
  ['sms_messages', ['created_at']],
  ['ussd_steps', ['created_at', 'acted_at']],
] as const;

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
  const debtDays = days.replace('.sales', '.debt_entries').replace('transaction_time', 'occurred_at');
  return [...shifts, days, debtDays].join('; ');
};
