import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { requireNetSmpp } from '../../scripts/services/net-smpp.ts';
import { freePort } from '../../scripts/services/ports.ts';
import { afterFile } from '../support/after-file.ts';
import { until } from '../support/until.ts';

const told = z.object({
  listening: z.boolean().optional(),
  bound: z.string().optional(),
  submitted: z.record(z.string(), z.string()).optional(),
  id: z.string().optional(),
  answered: z.int().optional(),
});

/** A message of ours as the other side has read it; octets in hexadecimal. */
export interface Submitted {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Delivered {
  readonly source_addr: string;
  readonly source_addr_ton?: number;
  readonly destination_addr: string;
  readonly esm_class?: number;
  readonly data_coding?: number;
  /** In hexadecimal. */
  readonly octets: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** An SMSC that is none of ours: Net::SMPP, in a process of its own. */
export const openPerlSmsc = async () => {
  const perl = await requireNetSmpp(() => undefined);
  const port = await freePort();
  const child = spawn(perl, [join(import.meta.dirname, '../peers/smsc.pl'), String(port)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  afterFile(async () => {
    child.kill();
    await until(() => child.exitCode !== null || child.signalCode !== null);
  });
  const seen = { isListening: false, binds: 0, submits: [] as Submitted[], answers: [] as number[] };
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { listening, bound, submitted, id = '', answered } = told.parse(JSON.parse(line));
    if (listening === true) seen.isListening = true;
    if (bound !== undefined) seen.binds += 1;
    if (submitted !== undefined) seen.submits.push({ id, fields: submitted });
    if (answered !== undefined) seen.answers.push(answered);
  });
  await until(() => seen.isListening);
  return {
    url: `smpp://127.0.0.1:${port}`,
    seen,
    /** Delivers, and answers the status with which it was taken. */
    deliver: async (message: Delivered): Promise<number | undefined> => {
      const before = seen.answers.length;
      child.stdin.write(`${JSON.stringify({ deliver: message })}\n`);
      await until(() => seen.answers.length > before);
      return seen.answers.at(-1);
    },
  };
};
