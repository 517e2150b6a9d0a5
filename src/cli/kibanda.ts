import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config.ts';
import { isDomainError } from '../values/errors.ts';
import { StartError } from '../platform/start-error.ts';
import { addBackupCommand } from './backup/backup-command.ts';
import { addCheckCommand } from './check-command.ts';
import { CliError, type CliContext } from './cli-context.ts';
import { addDialCommand } from './dial-command.ts';
import { errorSentence } from './error-words.ts';
import { addFixtureCommand } from './fixture-command.ts';
import { addMaintenanceCommand } from './maintenance-command.ts';
import { addMenusCommand } from './menus-command.ts';
import { addMigrateCommand } from './migrate-command.ts';
import { addReportsCommand } from './reports-command.ts';
import { addServeCommand } from './serve-command.ts';
import { addTenantsCommand } from './tenants-command.ts';

type Given = Omit<CliContext, 'print'>;

/** Runs one command of the command line and resolves with the exit code. */
export const runCli = async (args: readonly string[], given: Given): Promise<number> => {
  try {
    await commandLine(given).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    return explain(error);
  }
};

const commandLine = (given: Given): Command => {
  const context: CliContext = { ...given, print: (line) => process.stdout.write(`${line}\n`) };
  const program = new Command('kibanda')
    .description('The till for every phone: a USSD and SMS point of sale for small shops')
    .helpCommand(false)
    .showHelpAfterError('(--help says more)')
    .exitOverride();
  const adders = [addServeCommand, addMigrateCommand, addFixtureCommand, addMenusCommand, addDialCommand];
  for (const add of [
    ...adders,
    addTenantsCommand,
    addCheckCommand,
    addBackupCommand,
    addMaintenanceCommand,
    addReportsCommand,
  ])
    add(program, context);
  return program;
};

/** Says what went wrong as briefly as it can be said; only what nobody expected shows its stack. */
const explain = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode;
  process.stderr.write(`${wordsOf(error)}\n`);
  return error instanceof ConfigError || error instanceof CliError ? 2 : 1;
};

const wordsOf = (error: unknown): string => {
  if (isDomainError(error)) return errorSentence(error.code);
  if (!(error instanceof Error)) return 'The command failed.';
  const isExpected = error instanceof ConfigError || error instanceof CliError || error instanceof StartError;
  return isExpected ? error.message : (error.stack ?? error.message);
};
