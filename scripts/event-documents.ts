import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format } from 'prettier';
import { stringify } from 'yaml';
import { z } from 'zod';
import { DEAD_LETTER_TOPIC } from '../src/events/bus.ts';
import { catalogue, eventTypes, SERVICE_ID, topicOf, topics, type EventType } from '../src/events/catalogue.ts';
import { CLOUD_EVENT_CONTENT_TYPE, dataSchemaOf } from '../src/events/cloud-event.ts';

/** What outsiders read about our events, written from the catalogue: `node --import tsx scripts/event-documents.ts`. */
const FOLDER = join(import.meta.dirname, '..', 'docs', 'events');

const json = (value: unknown): string => JSON.stringify(value, null, 2);
const schemaFile = (type: EventType): string => `schemas/${type}.v${catalogue[type].version}.json`;

/** The JSON Schema of a type's data. Fields may be added to a version, so what it doesn't name is allowed. */
export const jsonSchemaOf = (type: EventType): Record<string, unknown> => {
  const { $schema, ...rest } = z.toJSONSchema(catalogue[type].data, { io: 'input', target: 'draft-2020-12' });
  return { $schema, $id: dataSchemaOf(type), title: type, description: catalogue[type].summary, ...rest };
};

const text = (description: string, more: object = {}) => ({ type: 'string', description, ...more });
const uuid = { format: 'uuid' };

/** The JSON Schema of what all events have in common. */
export const envelopeSchema: Record<string, unknown> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:kibanda:event',
  title: 'An event of Kibanda as a CloudEvent 1.0 in structured mode',
  type: 'object',
  required: [
    ...['specversion', 'id', 'type', 'source', 'time', 'datacontenttype', 'dataschema'],
    ...['topic', 'tenantid', 'actorrole', 'actorchannel', 'data'],
  ],
  properties: {
    specversion: { const: '1.0' },
    id: text('The same for every delivery of the same event.', uuid),
    type: text('What happened.', { enum: eventTypes }),
    source: text('The shop: /kibanda/shops/<tenantid>; or the service itself: /kibanda.', {
      pattern: '^/kibanda(/shops/[0-9a-f-]{36})?$',
    }),
    subject: text('The sale, item, person … that it is about.'),
    time: text('When it happened, in UTC.', { format: 'date-time' }),
    datacontenttype: { const: 'application/json' },
    dataschema: text('The $id of the schema of `data`; the number at the end is its version.', {
      pattern: '^urn:kibanda:event:[a-z._]+:[0-9]+$',
    }),
    topic: text('The topic it travels on.', { enum: topics }),
    tenantid: text(`The id of the shop, or ${SERVICE_ID} for the service itself; also the key on Kafka.`, uuid),
    actorid: text('The membership of the person who did it; absent when the program itself did.', uuid),
    actorrole: text('vendor, cashier, admin or system.'),
    actorchannel: text('ussd, sms, rest or system.'),
    data: { type: 'object' },
  },
};

const header = (name: string) => ({ type: 'string', description: `The event's ${name}.` });

const messageOf = (type: EventType) => ({
  name: type,
  title: type,
  summary: catalogue[type].summary,
  contentType: CLOUD_EVENT_CONTENT_TYPE,
  headers: {
    type: 'object',
    required: ['content-type', 'ce_id', 'ce_type', 'ce_time'],
    properties: {
      'content-type': { const: CLOUD_EVENT_CONTENT_TYPE },
      ce_id: header('id'),
      ce_type: { const: type },
      ce_time: header('time'),
    },
  },
  payload: {
    allOf: [
      { $ref: './event.json' },
      {
        type: 'object',
        properties: {
          type: { const: type },
          dataschema: { const: dataSchemaOf(type) },
          data: { $ref: `./${schemaFile(type)}` },
        },
      },
    ],
  },
  bindings: {
    kafka: { key: { type: 'string', format: 'uuid', description: 'The id of the shop, or of the service.' } },
  },
});

const channelOf = (topic: string) => ({
  address: topic,
  description: 'Ordered by shop. At least once: the same event may come again, with the same id.',
  messages: Object.fromEntries(
    eventTypes
      .filter((type) => topicOf(type) === topic)
      .map((type) => [type, { $ref: `#/components/messages/${type}` }]),
  ),
});

const deadLetterChannel = {
  address: DEAD_LETTER_TOPIC,
  description:
    'What a consumer could not handle, as it came. The headers kibanda_reason, kibanda_consumer and kibanda_position say why, who and where.',
  messages: { deadLetter: { name: 'deadLetter', payload: {} } },
};

const asyncApi = {
  asyncapi: '3.0.0',
  info: {
    title: 'Events of Kibanda',
    version: '1.0.0',
    description: 'What happens in the shops. No phone number in clear, no name of a customer, no PIN.',
    license: { name: 'Apache-2.0' },
  },
  defaultContentType: CLOUD_EVENT_CONTENT_TYPE,
  channels: {
    ...Object.fromEntries(topics.map((topic) => [topic, channelOf(topic)])),
    [DEAD_LETTER_TOPIC]: deadLetterChannel,
  },
  operations: Object.fromEntries(
    [...topics, DEAD_LETTER_TOPIC].map((topic) => [
      `send-${topic}`,
      { action: 'send', channel: { $ref: `#/channels/${topic}` } },
    ]),
  ),
  components: { messages: Object.fromEntries(eventTypes.map((type) => [type, messageOf(type)])) },
};

const tableOf = (topic: string): string =>
  [
    `## ${topic}`,
    '',
    '| type | what happened | schema of its data |',
    '|---|---|---|',
    ...eventTypes
      .filter((type) => topicOf(type) === topic)
      .map(
        (type) => `| \`${type}\` | ${catalogue[type].summary} | [v${catalogue[type].version}](${schemaFile(type)}) |`,
      ),
    '',
  ].join('\n');

const readme = `# Events

Written from \`src/events/catalogue.ts\` by \`npm run docs:events\`; do not edit here.

Every event is a [CloudEvent 1.0](https://cloudevents.io) in structured JSON. Its envelope is [event.json](event.json); the
whole is described for machines in [asyncapi.yaml](asyncapi.yaml). On Kafka the key is the id of the shop, and the headers
\`ce_id\`, \`ce_type\` and \`ce_time\` repeat the envelope. Events of a shop stay in order within a topic. Each comes at least
once, with the same id when it comes again. Fields may be added to a version; a change that breaks readers makes a new one.
What cannot be handled goes to \`${DEAD_LETTER_TOPIC}\`.

Some events belong to no shop: a number that nobody knows dials or writes, somebody wants no more messages of any shop, a
callback is refused. Their \`tenantid\`, and so their key, is \`${SERVICE_ID}\`, which stands for the service
itself and is never a shop's id; their \`source\` is \`/kibanda\`. They are in order among themselves as those of a shop are.
A person in them is a keyed hash, the same as in the events of shops.

${topics.map(tableOf).join('\n')}`;

/** All files under docs/events by their path, formatted as the repository is. */
export const eventDocuments = async (): Promise<ReadonlyMap<string, string>> => {
  const raw = new Map<string, string>([
    ['README.md', readme],
    ['asyncapi.yaml', stringify(asyncApi, { aliasDuplicateObjects: false, lineWidth: 120 })],
    ['event.json', json(envelopeSchema)],
    ...eventTypes.map((type): [string, string] => [schemaFile(type), json(jsonSchemaOf(type))]),
  ]);
  const formatted = new Map<string, string>();
  for (const [path, content] of raw) {
    formatted.set(path, await format(content, { filepath: path, singleQuote: true, printWidth: 120 }));
  }
  return formatted;
};

const writeAll = async (): Promise<void> => {
  const documents = await eventDocuments();
  const kept = readdirSync(FOLDER, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const path of kept) rmSync(path);
  for (const [path, content] of documents) {
    const file = join(FOLDER, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  console.log(`docs/events: ${documents.size} files`);
};

if (process.argv[1] === import.meta.filename) {
  mkdirSync(FOLDER, { recursive: true });
  await writeAll();
}
