import type { DomainEvent } from '../events/catalogue.ts';
import type { Logger } from '../platform/logger.ts';
import { createTogether } from '../platform/together.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';

/** Events that are many and tell nothing that must not be lost: they are written together, behind the answers. */
export interface EventBuffer {
  /** Never waits, never fails. */
  readonly add: (events: readonly DomainEvent[]) => void;
  /** Writes what is left. */
  readonly flush: () => Promise<void>;
}

export interface EventBufferDeps {
  readonly directory: Pick<TenantDirectory, 'inDirectory'>;
  readonly logger: Logger;
}

const FLUSH_MS = 250;
/** Without a database for so long, the oldest are lost. */
const AT_MOST = 1000;

/** Creates a buffer that writes itself out. */
export const createEventBuffer = ({ directory, logger }: EventBufferDeps): EventBuffer => {
  let waiting: DomainEvent[] = [];

  const write = async (): Promise<void> => {
    const events = waiting;
    waiting = [];
    const publish = directory.inDirectory((tx) => {
      for (const event of events) tx.publish(event);
      return Promise.resolve();
    });
    await publish.catch((error: unknown) => {
      logger.warn('events were lost', { count: events.length, error });
    });
  };
  const together = createTogether({ work: write, everyMs: FLUSH_MS });

  return {
    add: (events) => {
      waiting.push(...events);
      if (waiting.length > AT_MOST) waiting = waiting.slice(-AT_MOST);
      if (waiting.length > 0) together.ask();
    },
    flush: together.flush,
  };
};
