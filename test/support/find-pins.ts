import type { Redis } from 'ioredis';
import { ACCEPTANCE_PIN } from '../../src/fixtures/acceptance-data.ts';
import type { AcceptanceProgram } from './acceptance-program.ts';

/** The PINs that cases type. */
const PINS = [ACCEPTANCE_PIN, '7402', '7403', '5813'];
/** Not as part of a longer number, a hash or an id. */
const PATTERN = new RegExp(`.{0,40}(?<![0-9a-zA-Z.:-])(?:${PINS.join('|')})(?![0-9a-zA-Z]).{0,20}`, 's');

/** Printed on the page that asks for a seller's number and PIN, for everybody to read. */
const EXAMPLE = /PIN 5831: 25831/g;

/**
 * Looks for PINs in all that is kept: events, dead letters, messages, steps and what Redis holds.
 * @throws Error when there is one
 */
export const findPins = async (program: AcceptanceProgram, position: number): Promise<void> => {
  const kept = { database: await inDatabase(program, position), redis: await inRedis(program) };
  for (const [place, texts] of Object.entries(kept)) {
    const found = texts
      .map((text) => PATTERN.exec(text.replace(EXAMPLE, ''))?.[0])
      .filter((text) => text !== undefined);
    if (found.length > 0) throw new Error(`A PIN is kept in the ${place}: ${found.join('; ')}`);
  }
};

const inDatabase = async ({ rows }: AcceptanceProgram, position: number): Promise<readonly string[]> => {
  const schemas = await rows<{ schema_name: string }>('select schema_name from public.tenants');
  const shops = schemas.map(
    ({ schema_name: schema }) => `select answer || state as text from ${schema}.ussd_steps
      union all select details::text from ${schema}.audit_logs
      union all select coalesce(body, '') || coalesce(error, '') from ${schema}.sms_messages`,
  );
  const common = `select payload::text as text from public.outbox where position > ${position}
    union all select d::text from public.dead_letters d`;
  return (await rows<{ text: string }>([common, ...shops].join(' union all '))).map(({ text }) => text);
};

const inRedis = async ({ redisNodes }: AcceptanceProgram): Promise<readonly string[]> =>
  (await Promise.all(redisNodes().map(inNode))).flat();

const inNode = async (redis: Redis): Promise<readonly string[]> => {
  const keys = await redis.keys('ussd:*');
  const values = await Promise.all(keys.map((key) => redis.getBuffer(key)));
  return [...keys, ...values.map((value) => value?.toString('latin1') ?? '')];
};
