import { setTimeout as wait } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { eventually } from '../scripts/services/ports.ts';
import { topics } from '../src/events/catalogue.ts';
import { kafkaOf } from './judge/read-facts.ts';
import type { World } from './world/world.ts';

/** After the storm: everything is given back, the time that messages wait for is passed over, and all comes to rest. */

const READY_MS = 60_000;
/** An SMS whose sender was killed is looked at again after a minute. */
const REST_MS = 150_000;
const QUEUES = ['send-sms', 'evening-summary', 'lapse-counts', 'keep-house'] as const;
/** All consumers there are: a test looks. */
export const GROUPS: readonly string[] = [
  ...['ask-to-approve-count', 'keep-reports', 'match-payments', 'queue-webhooks', 'send-receipt', 'warn-low-stock'],
  ...['tell-of-cancelled-sale', 'tell-of-changed-sale', 'tell-of-reversed-payment'],
];

/** Ends whatever is still broken, and waits until all processes serve. */
export const calmDown = async (world: World): Promise<void> => {
  world.cutting('never');
  world.provider.setMood('well');
  for (const service of [world.postgres, world.redis, world.kafka]) service.thaw();
  for (const one of world.processes()) one.thaw();
  const ready = await eventually(() => world.processes().every((one) => one.isReady()), { timeoutMs: READY_MS });
  if (ready) return;
  const late = world.processes().flatMap((one) => (one.isReady() ? [] : [one.name]));
  throw new Error(`these did not come back within ${READY_MS / 1000} s: ${late.join(', ')}`);
};

interface Look {
  readonly client: pg.Client;
  readonly world: World;
}

const count = async ({ client }: Look, sql: string): Promise<number> =>
  Number((await client.query<{ n: string }>(sql)).rows[0]?.n ?? 0);

/** Waits out the minutes between two tries, as the clock would. What waits for a report, or for the morning, is left. */
const passTime = async ({ client, world }: Look): Promise<void> => {
  for (const { schema, tenantId } of world.shops) {
    await client.query(`update ${schema}.sms_messages set not_before = now() where status in ('queued', 'retry')`);
    await client.query(
      `update public.due_work set due_at = now() where tenant_id = $1 and kind = 'send-sms' and due_at > now()
        and subject_id in (select id from ${schema}.sms_messages where status in ('queued', 'retry'))`,
      [tenantId],
    );
  }
};

const waitingMessages = async (look: Look): Promise<number> => {
  const parts = look.world.shops.map(
    ({ schema }) => `select count(*) as n from ${schema}.sms_messages where status in ('queued', 'retry', 'sending')`,
  );
  return count(look, `select sum(n) as n from (${parts.join(' union all ')}) as all_shops`);
};

const waitingJobs = async ({ world }: Look): Promise<number> => {
  const redis = new Redis(world.redis.url, { maxRetriesPerRequest: null });
  let waiting = 0;
  try {
    for (const name of QUEUES) {
      const queue = new Queue(name, { connection: redis, prefix: `{kibanda:${name}}` });
      const counts = await queue.getJobCounts('waiting', 'active');
      waiting += Object.values(counts).reduce((sum, one) => sum + one, 0);
      await queue.close();
    }
  } finally {
    redis.disconnect();
  }
  return waiting;
};

/** Events on Kafka that a consumer has not come to. */
const unread = async ({ world }: Look): Promise<number> => {
  const admin = kafkaOf(world).admin();
  await admin.connect();
  try {
    const ends = new Map<string, number>();
    for (const topic of topics)
      for (const { partition, high } of await admin.fetchTopicOffsets(topic))
        ends.set(`${topic} ${partition}`, Number(high));
    let behind = 0;
    for (const groupId of GROUPS) {
      for (const { topic, partitions } of await admin.fetchOffsets({ groupId })) {
        for (const { partition, offset } of partitions)
          behind += Math.max(0, (ends.get(`${topic} ${partition}`) ?? 0) - Math.max(0, Number(offset)));
      }
    }
    return behind;
  } finally {
    await admin.disconnect();
  }
};

const QUESTIONS: readonly (readonly [string, (look: Look) => Promise<number>])[] = [
  [
    'events that are not published',
    (look) => count(look, 'select count(*) as n from public.outbox where published_at is null'),
  ],
  ['messages on their way', waitingMessages],
  [
    'due work that nobody does',
    (look) => count(look, `select count(*) as n from public.due_work where due_at < now() - interval '5 seconds'`),
  ],
  [
    'transactions that have been open for 5 s',
    (look) =>
      count(
        look,
        `select count(*) as n from pg_stat_activity
    where application_name like 'kibanda%' and xact_start < now() - interval '5 seconds'`,
      ),
  ],
  ['jobs in the queues', waitingJobs],
  ['events that a consumer has not read', unread],
];

const ask = async (look: Look): Promise<readonly string[]> => {
  const restless: string[] = [];
  for (const [what, question] of QUESTIONS) {
    const answer = await question(look);
    if (answer > 0) restless.push(`${answer} ${what}`);
  }
  return restless;
};

/** Waits until everything is at rest; answers what is not, when it has been waited for long enough. */
export const comeToRest = async (world: World): Promise<readonly string[]> => {
  const client = new pg.Client({ connectionString: world.postgres.url });
  await client.connect();
  const look: Look = { client, world };
  const until = Date.now() + REST_MS;
  try {
    for (;;) {
      await passTime(look);
      const restless = await ask(look);
      if (restless.length === 0 || Date.now() > until) return restless;
      await wait(1000);
    }
  } finally {
    await client.end();
  }
};
