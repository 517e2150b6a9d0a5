import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config.ts';
import { isDomainError } from '../values/errors.ts';
import { StartError } from '../platform/start-error.ts';
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
  const context: CliContext = { ...given, print: (line) => process.stdout.write(`${line}\n`) };
  const program = new Command('kibanda')
    .description('The till for every phone: a USSD and SMS point of sale for small shops')
    .helpCommand(false)
    .showHelpAfterError('(--help says more)')
    .exitOverride();
  const adders = [addServeCommand, addMigrateCommand, addFixtureCommand, addMenusCommand, addDialCommand];
  for (const add of [...adders, addTenantsCommand, addCheckCommand, addMaintenanceCommand, addReportsCommand])
    add(program, context);
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    return explain(error);
  }
};

/** Says what went wrong as briefly as it can be said; only what nobody expected shows its stack. */
const explain = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode;
  if (error instanceof ConfigError || error instanceof CliError) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  if (error instanceof StartError) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  if (isDomainError(error)) {
    process.stderr.write(`${errorSentence(error.code)}\n`);
    return 1;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : 'The command failed.'}\n`);
  return 1;
};
