import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { PGBACKREST, SYSTEM_POSTGRES } from './archived-postgres.ts';
import { OPENSSL } from './certificates.ts';
import { requireChromium } from './chromium.ts';
import { KANNEL } from './kannel.ts';
import { startKafka } from './kafka.ts';
import { requireNetSmpp } from './net-smpp.ts';
import { startPostgres } from './postgres.ts';
import { requireProgram } from './packages.ts';
import { PGBOUNCER } from './pgbouncer.ts';
import { REDIS } from './redis.ts';

/** Where the tests find what they share. Redis is not among it: each test file that needs one starts its own. */
export interface TestServices {
  readonly KIBANDA_TEST_DATABASE: string;
  readonly KIBANDA_TEST_KAFKA: string;
  readonly KIBANDA_TEST_CHROMIUM: string;
}

export interface RunningTestServices {
  readonly addresses: TestServices;
  readonly stop: () => Promise<void>;
}

/** Brings up what the tests need; PostgreSQL and Kafka are those of the environment where it names them. */
export const startTestServices = async (say: (line: string) => void): Promise<RunningTestServices> => {
  const folder = mkdtempSync(join(tmpdir(), 'kibanda-test-'));
  chmodSync(folder, 0o755);
  // One after the other where the system's package manager may be at work: it lets only one in.
  const chromium = await requireChromium(say);
  await requireProgram(REDIS, say);
  await requireProgram(PGBOUNCER, say);
  await requireProgram(OPENSSL, say);
  // Only Debian has these: elsewhere the tests that need them say so.
  for (const need of [requireNetSmpp, (tell: typeof say) => requireProgram(KANNEL, tell)])
    await need(say).catch((error: unknown) => {
      say(String(error));
    });
  await requireProgram(SYSTEM_POSTGRES, say);
  await requireProgram(PGBACKREST, say);
  const postgres = await givenOr('DATABASE_URL', async () => {
    const server = await startPostgres({ dataDir: folder, password: 'kibanda', durable: false });
    const stop = async (): Promise<void> => {
      await server.stop();
      rmSync(server.data, { recursive: true, force: true });
    };
    return { address: server.url, stop };
  });
  const kafka = await givenOr('KAFKA_BROKERS', async () => {
    const broker = await startKafka({ folder: join(folder, 'kafka'), say });
    return { address: broker.brokers, stop: broker.stop };
  }).catch(async (error: unknown) => {
    await postgres.stop();
    throw error;
  });
  return {
    addresses: {
      KIBANDA_TEST_DATABASE: postgres.address,
      KIBANDA_TEST_KAFKA: kafka.address,
      KIBANDA_TEST_CHROMIUM: chromium,
    },
    async stop() {
      await Promise.all([postgres.stop(), kafka.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

interface Addressed {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

const givenOr = (variable: string, start: () => Promise<Addressed>): Promise<Addressed> => {
  const given = process.env[variable];
  if (given === undefined || given === '') return start();
  return Promise.resolve({ address: given, stop: () => Promise.resolve() });
};

/** Where `services up` leaves a note for the tests. */
export const NOTE = join(import.meta.dirname, '..', '..', '.cache', 'test-services.json');

const note = z.object({
  pid: z.int(),
  addresses: z.object({
    KIBANDA_TEST_DATABASE: z.string(),
    KIBANDA_TEST_KAFKA: z.string(),
    KIBANDA_TEST_CHROMIUM: z.string(),
  }),
});

/** The services that `node scripts/services.mjs up` keeps running, if it does. */
export const keptServices = (): { pid: number; addresses: TestServices } | undefined => {
  if (!existsSync(NOTE)) return undefined;
  const { pid, addresses } = note.parse(JSON.parse(readFileSync(NOTE, 'utf8')));
  try {
    process.kill(pid, 0);
    return { pid, addresses };
  } catch {
    return undefined;
  }
};
