import type { KafkaClients } from '../platform/kafka.ts';
import { DEAD_LETTER_TOPIC } from './bus.ts';
import { topics } from './catalogue.ts';
import { atMost } from '../platform/pause.ts';

const LEAVE_MS = 5000;
const DAYS = 24 * 60 * 60 * 1000;

export interface TopicSettings {
  /** Partitions of a new topic. Never changed afterwards: it would tear the events of a shop apart. */
  readonly partitions: number;
}

/** Creates the topics that are missing; on three brokers or more each event is kept three times. */
export async function createMissingTopics(clients: KafkaClients, { partitions }: TopicSettings): Promise<void> {
  const admin = clients.admin();
  try {
    await admin.connect();
    const existing = new Set(await admin.listTopics());
    const missing = [...topics, DEAD_LETTER_TOPIC].filter((topic) => !existing.has(topic));
    if (missing.length === 0) return;
    const copies = (await admin.describeCluster()).brokers.length >= 3 ? 3 : 1;
    const made = missing.map((topic) => ({ topic, numPartitions: partitions, ...copiesOf(topic, copies) }));
    await admin.createTopics({ waitForLeaders: true, topics: made });
  } finally {
    await atMost(LEAVE_MS, admin.disconnect());
  }
}

const copiesOf = (topic: string, copies: number) => ({
  replicationFactor: copies,
  configEntries: configOf(topic, copies),
});

function configOf(topic: string, copies: number): { name: string; value: string }[] {
  const isDeadLetters = topic === DEAD_LETTER_TOPIC;
  return [
    { name: 'retention.ms', value: String((isDeadLetters ? 30 : 7) * DAYS) },
    // A dead letter quotes what could not be handled, which may be larger than anything of ours.
    { name: 'max.message.bytes', value: String((isDeadLetters ? 2048 : 256) * 1024) },
    { name: 'min.insync.replicas', value: copies === 3 ? '2' : '1' },
  ];
}
