import { Option, type Command } from 'commander';
import { z } from 'zod';
import { ROLES } from '../compose/program.ts';
import { loadConfig } from '../config.ts';
import type { CliContext } from './cli-context.ts';

const options = z.object({ role: z.enum([...ROLES, 'all']) });

/** `kibanda serve --role web|relay|worker|all` */
export const addServeCommand = (program: Command, { env, print, serve }: CliContext): void => {
  program
    .command('serve')
    .description('run the program: answer callers (web), publish events (relay), react to them (worker)')
    .addOption(new Option('--role <role>', 'which part to run').choices([...ROLES, 'all']).default('all'))
    .action(async (given: unknown) => {
      const { role: part } = options.parse(given);
      const config = loadConfig(env);
      await serve(config, part === 'all' ? ROLES : [part], (port) => {
        print(port === undefined ? `ready (${part})` : `ready http://127.0.0.1:${port}`);
      });
    });
};
