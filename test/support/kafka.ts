import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterFile } from './after-file.ts';
import { startKafka } from '../../scripts/services/kafka.ts';
import { testServices } from './services.ts';

/** The broker that all tests share. Its topics are shared too: use topic names, groups or tenants of your own. */
export const sharedKafka = (): { readonly brokers: string[] } => ({
  brokers: testServices().KIBANDA_TEST_KAFKA.split(','),
});

export interface PrivateKafka {
  readonly brokers: string[];
  /** Stops it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again at the same address, with what it had. */
  restart(): Promise<void>;
}

/** A broker of its own for a test file that stops it (it starts in five seconds). */
export const privateKafka = async (): Promise<PrivateKafka> => {
  const folder = mkdtempSync(join(tmpdir(), 'kibanda-kafka-'));
  let broker = await startKafka({ folder });
  afterFile(async () => {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    brokers: [broker.brokers],
    kill: () => broker.kill(),
    async restart() {
      await broker.stop();
      broker = await startKafka({ folder, ports: broker.ports });
    },
  };
};
