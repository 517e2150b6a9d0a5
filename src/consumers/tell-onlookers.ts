import type { Subscription } from '../events/bus.ts';
import { eventTypes, topicOf } from '../events/catalogue.ts';
import { readCloudEvent } from '../events/cloud-event.ts';

/** What is of the dialogue only changes nothing that an onlooker sees. */
const TOPICS = [...new Set(eventTypes.map(topicOf))].filter((topic) => topic !== 'kibanda.sessions');

/**
 * Tells whoever looks at a shop that something happened there. It writes nothing down, so it is no consumer with an inbox:
 * news that come twice, or not at all, do no harm.
 */
export const createTellOnlookers = (tell: (tenantId: string) => void): Subscription => ({
  group: 'tell-onlookers',
  topics: TOPICS,
  from: 'now',
  handle: ({ body }) => {
    const read = readCloudEvent(body);
    if (read.ok) tell(read.event.tenantId);
    return Promise.resolve();
  },
});
