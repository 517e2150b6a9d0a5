import { Client } from 'pg';
import { toDatabaseFailure } from './database-failure.ts';
import { atMost } from './pause.ts';

const CLOSE_MS = 1000;

export interface DirectConnectionSettings {
  /** Straight to PostgreSQL: a pooler in transaction mode loses what belongs to a connection. */
  readonly url: string;
  /** Seen in pg_stat_activity. */
  readonly applicationName: string;
  /** How long one statement may take. */
  readonly answerMs?: number;
}

/** One connection for what only a whole connection can hold: LISTEN and session locks. */
export interface DirectConnection {
  /** int8 comes back as text. The rows are to be checked by the caller. */
  query(text: string, values?: readonly unknown[]): Promise<readonly unknown[]>;
  /** Calls `onNotice` for each NOTIFY on the channel. */
  listen(channel: string, onNotice: () => void): Promise<void>;
  /** Ends it; session locks are free then. Never throws. */
  close(): Promise<void>;
}

/** Opens the connection. Whatever breaks it is told to the next query. */
export async function connectDirectly(settings: DirectConnectionSettings): Promise<DirectConnection> {
  const { url, applicationName, answerMs = 10_000 } = settings;
  const client = new Client({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    pipeline: true,
  });
  // Without a listener a connection that breaks between two queries would end the program.
  client.on('error', () => undefined);

  const query = async (text: string, values: readonly unknown[] = []): Promise<readonly unknown[]> => {
    // The typings know `query_timeout` for a connection only; the driver takes it for a query as well.
    const limited = { text, values: [...values], query_timeout: answerMs };
    try {
      return (await client.query<Record<string, unknown>>(limited)).rows;
    } catch (error) {
      throw toDatabaseFailure(error);
    }
  };

  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw toDatabaseFailure(error);
  }
  return {
    query,
    listen: async (channel, onNotice) => {
      client.on('notification', (notice) => {
        if (notice.channel === channel) onNotice();
      });
      await query(`listen ${client.escapeIdentifier(channel)}`);
    },
    close: async () => {
      // A network that went silent never answers; the server finds out by itself.
      await atMost(CLOSE_MS, client.end());
    },
  };
}
