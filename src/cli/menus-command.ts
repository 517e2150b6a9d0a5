import { join } from 'node:path';
import type { Command } from 'commander';
import { loadMenu } from '../ussd/load-menu.ts';
import type { CliContext } from './cli-context.ts';

/** Beside src/ in a clone, beside dist/src/ in the image: one folder above the program's own. */
export const MENUS = join(import.meta.dirname, '..', '..', 'menus');

/** `kibanda menus check`, `kibanda menus graph` */
export const addMenusCommand = (program: Command, { print }: CliContext): void => {
  const menus = program.command('menus').description('look at the dialogues');
  menus
    .command('check')
    .description('refuse menus in which a caller could get stuck, see an error or miss a translation')
    .action(() => {
      const { menu } = loadMenu(MENUS);
      print(`${Object.keys(menu.pages).length} pages`);
    });
};
