import { Client } from 'pg';
import { toDatabaseFailure } from './database-failure.ts';
import { atMost } from './pause.ts';

const ANSWER_MS = 2000;
const OTHERS = 4;

/**
 * Tells by trying whether a connection to this address is a session: whether what is set and locked on it stays with it.
 * A pooler in transaction mode lends our server process to others between our transactions, and then our locks outlive
 * us and our settings reach everybody. Throws a DatabaseFailure when nobody answers there.
 */
export const isSessionOfItsOwn = async (url: string): Promise<boolean> => {
  const clients: Client[] = [];
  const connect = async (): Promise<Client> => {
    const client = new Client({
      connectionString: url,
      application_name: 'kibanda check',
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
    });
    client.on('error', () => undefined);
    clients.push(client);
    await client.connect();
    return client;
  };
  try {
    const ours = await connect();
    const process = await processOf(ours);
    // The server tells its own process at the greeting; a pooler in between has to make something up.
    if (announcedBy(ours) === process) return true;
    if (await isLentTo(connect, process)) return false;
    return (await processOf(ours)) === process;
  } catch (error) {
    throw toDatabaseFailure(error);
  } finally {
    await atMost(ANSWER_MS, Promise.all(clients.map((client) => client.end().catch(() => undefined))));
  }
};

/** Whether others, each in a transaction, get the server process that should be ours. */
const isLentTo = async (connect: () => Promise<Client>, process: number): Promise<boolean> => {
  for (let n = 0; n < OTHERS; n += 1) {
    // A pooler in session mode that is full lets nobody in, and so lends nobody ours.
    const other = await connect().catch(() => undefined);
    if (other === undefined) return false;
    const theirs = await other.query('begin').then(
      () => processOf(other),
      () => undefined,
    );
    if (theirs === undefined) return false;
    if (theirs === process) return true;
  }
  return false;
};

const processOf = async (client: Client): Promise<number> => {
  const { rows } = await client.query<{ process: number }>('select pg_backend_pid() as process');
  return rows[0]?.process ?? 0;
};

const announcedBy = (client: Client): unknown => ('processID' in client ? client.processID : undefined);
