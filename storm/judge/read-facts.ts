import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { DEAD_LETTER_TOPIC } from '../../src/events/bus.ts';
import { topics } from '../../src/events/catalogue.ts';
import { within } from '../../src/platform/deadline.ts';
import type { World } from '../world/world.ts';
import { inboxKey, type Facts, type LogFact, type OutboxFact } from './facts.ts';
import { queryOf, readShop } from './read-shop.ts';

const READ_LOG_MS = 60_000;

interface Written extends LogFact {
  readonly text: string;
}

/** A client of the storm's Kafka that says nothing. */
export const kafkaOf = ({ kafka }: World): Kafka =>
  new Kafka({ brokers: [kafka.url], clientId: 'storm', logLevel: logLevel.NOTHING });

/** Everything on all topics, from the beginning. */
const readLog = async (world: World): Promise<readonly Written[]> => {
  const kafka = kafkaOf(world);
  const admin = kafka.admin();
  await admin.connect();
  const wanted = [...topics, DEAD_LETTER_TOPIC];
  const left = new Map<string, number>();
  for (const topic of wanted) {
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
      if (Number(high) > Number(low)) left.set(`${topic} ${partition}`, Number(high) - 1);
    }
  }
  await admin.disconnect();
  const written: Written[] = [];
  if (left.size === 0) return written;
  const consumer = kafka.consumer({ groupId: `storm-${process.pid}-${Date.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topics: wanted, fromBeginning: true });
  const isRead = new Promise<boolean>((resolve) => {
    void consumer.run({
      eachMessage: ({ topic, partition, message }) => {
        const id = String(message.headers?.['ce_id'] ?? '');
        const text = message.value?.toString('utf8') ?? '';
        written.push({ id, topic, key: message.key?.toString('utf8') ?? '', text });
        const place = `${topic} ${partition}`;
        if (Number(message.offset) >= (left.get(place) ?? Infinity)) left.delete(place);
        if (left.size === 0) resolve(true);
        return Promise.resolve();
      },
    });
  });
  const isWhole = await within(READ_LOG_MS, isRead, () => false);
  await consumer.disconnect();
  if (!isWhole) throw new Error(`the topics could not be read within ${READ_LOG_MS / 1000} s`);
  return written;
};

/** Everything that Redis holds, as text. */
export const readRedis = async ({ redis }: Pick<World, 'redis'>): Promise<readonly string[]> => {
  const client = new Redis(redis.url, { maxRetriesPerRequest: 1, commandTimeout: 5000 });
  client.on('error', () => undefined);
  const found: string[] = [];
  let cursor = '0';
  do {
    const [next, names] = await client.scan(cursor, 'COUNT', 500);
    cursor = next;
    const dumps = await Promise.all(names.map((name) => contentOf(client, name)));
    names.forEach((name, index) => found.push(`${name} ${dumps[index] ?? ''}`));
  } while (cursor !== '0');
  client.disconnect();
  return found;
};

/** DUMP packs longer values; strings, which sessions are, are read as they are. */
const contentOf = async (client: Redis, name: string): Promise<string> => {
  const type = await client.type(name);
  if (type === 'string') return (await client.get(name)) ?? '';
  if (type === 'hash') return JSON.stringify(await client.hgetall(name));
  return (await client.dumpBuffer(name)).toString('latin1');
};

const logLines = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .map((line) => `${name}: ${line}`),
  );

interface OutboxRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly type: string;
  readonly payload: string;
  readonly position: string;
  readonly is_published: boolean;
}

const subjectOf = (payload: string): string => {
  const { data } = JSON.parse(payload) as { readonly data?: { readonly saleId?: string } };
  return data?.saleId ?? '';
};

const toOutboxFact = (row: OutboxRow): OutboxFact => ({
  id: row.id,
  tenantId: row.tenant_id,
  type: row.type,
  subjectId: subjectOf(row.payload),
  position: Number(row.position),
  isPublished: row.is_published,
});

/** Reads everything, once all is quiet. `redisBefore` is what Redis held while the storm was on. */
export const readFacts = async (
  world: World,
  { restless, redisBefore }: { readonly restless: readonly string[]; readonly redisBefore: readonly string[] },
): Promise<Facts> => {
  const client = new pg.Client({ connectionString: world.postgres.url });
  await client.connect();
  const query = queryOf(client);
  try {
    const outbox = await query<OutboxRow>(
      `select id, tenant_id, type, payload::text as payload, position, published_at is not null as is_published from public.outbox order by position`,
    );
    const shops = [];
    const inbox = new Set<string>();
    for (const shop of world.shops) {
      shops.push(await readShop(query, shop));
      const rows = await query<{ consumer: string; id: string }>(
        `select consumer, event_id::text as id from ${shop.schema}.inbox`,
      );
      for (const { consumer, id } of rows) inbox.add(inboxKey(consumer, id));
    }
    const letters = await query<{ text: string }>(`select consumer || ' ' || reason || ' ' || coalesce(type, '') as text
      from public.dead_letters`);
    const optOuts = await query<{ phone_hash: string; at: number }>(
      `select phone_hash, (extract(epoch from created_at) * 1000)::float8 as at from public.sms_opt_outs`,
    );
    const log = await readLog(world);
    const known = await query<{ id: string }>('select id from public.outbox');
    const redis = await readRedis(world);
    return {
      shops,
      inbox,
      log,
      later: new Set(known.map(({ id }) => id)),
      restless,
      outbox: outbox.map(toOutboxFact),
      deadLetters: letters.map(({ text }) => text),
      optOuts: new Map(optOuts.map(({ phone_hash, at }) => [phone_hash, at])),
      taken: world.provider.fake.accepted,
      check: await world.command('check'),
      writings: new Map([
        ['logs', logLines(world.logFolder)],
        ['Redis', [...redisBefore, ...redis]],
        ['topics', log.map(({ topic, text }) => `${topic} ${text}`)],
        ['outbox', outbox.map(({ type, payload }) => `${type} ${payload}`)],
      ]),
    };
  } finally {
    await client.end();
  }
};
