import { renameSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { loadDataConfig } from '../../config.ts';
import { CliError, type CliContext } from '../cli-context.ts';
import { withFeatures } from '../with-features.ts';
import { adopt } from './adopt.ts';
import { describeVerified, figuresOf, jsonOf } from './report.ts';
import { verifyBackup } from './verify.ts';

const verifyOptions = z.object({
  stanza: z.string(),
  target: z.string().optional(),
  postgres: z.string().optional(),
  room: z.string().optional(),
  figures: z.string().optional(),
  json: z.boolean().default(false),
});
const adoptOptions = z.object({ nothingLost: z.boolean().default(false) });

/** `kibanda backup verify|adopt` */
export const addBackupCommand = (program: Command, context: CliContext): void => {
  const backup = program.command('backup').description('prove that a backup comes back; take over a restored database');
  addVerify(backup, context);
  addAdopt(backup, context);
};

const addVerify = (backup: Command, { env, print }: CliContext): void => {
  backup
    .command('verify')
    .description(
      'restore the newest pgBackRest backup into servers of its own, add up every shop there and dial one; sends nothing',
    )
    .option('--stanza <name>', "the backups' name; a further database's is this, a dash and its own name", 'kibanda')
    .option('--target <time>', 'restore to this second, such as "2026-11-29 14:05:00+03", and not to the end')
    .option('--postgres <folder>', 'where the server of the right version is, if not where Debian has it')
    .option('--room <folder>', 'where there is room for the whole copy')
    .option('--figures <file>', "also write the result for Prometheus' textfile collector")
    .option('--json', 'print one line of JSON')
    .action(async (given: unknown) => {
      const { figures, json, ...options } = verifyOptions.parse(given);
      const stopping = new AbortController();
      const stop = (): void => {
        stopping.abort();
      };
      process.once('SIGTERM', stop).once('SIGINT', stop);
      try {
        const verified = await verifyBackup(options, { env, print, stopping: stopping.signal });
        if (figures !== undefined) writeFigures(figures, figuresOf(verified));
        print(json ? jsonOf(verified) : describeVerified(verified));
      } catch (error) {
        if (figures !== undefined) writeFigures(figures, figuresOf(undefined));
        throw stopping.signal.aborted ? new CliError('Stopped.') : error;
      }
    });
};

/** Whole or not at all: the collector may read at any moment. */
const writeFigures = (file: string, text: string): void => {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
};

const addAdopt = (backup: Command, { env, print }: CliContext): void => {
  backup
    .command('adopt')
    .description('let a database that was restored send again; what waited in it may have been sent and is given up')
    .option(
      '--nothing-lost',
      'nothing can have happened that is not in it (a promoted standby, say): what waits is sent',
    )
    .action((given: unknown) =>
      withFeatures(loadDataConfig(env), (access) => adopt(access, { ...adoptOptions.parse(given), print })),
    );
};
