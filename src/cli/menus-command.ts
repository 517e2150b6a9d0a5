import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { projectFolder } from '../compose/paths.ts';
import { menuPartsForCheck } from '../compose/menu-parts-for-check.ts';
import { loadMessageTexts } from '../features/messages/load-message-texts.ts';
import { checkMenu, describeProblem } from '../ussd/menu/check-menu.ts';
import { loadMenu } from '../ussd/menu/load-menu.ts';
import { drawMenu, withGraph } from '../ussd/menu/menu-graph.ts';
import { CliError, type CliContext } from './cli-context.ts';

/** Looked for when a command asks: another command needs none. */
const ownMenus = (): string => projectFolder('menus');
const ownDocument = (): string => join(ownMenus(), '..', 'docs', 'menus.md');

/** `kibanda menus check`, `kibanda menus graph` */
export const addMenusCommand = (program: Command, { print }: CliContext): void => {
  const menus = program.command('menus').description('look at the dialogues');
  menus
    .command('check')
    .description('refuse menus in which a caller could get stuck, see an error or miss a translation')
    .argument('[folder]', 'where they are, if they are not those of the program')
    .action((folder: string | undefined) => {
      print(check(folder ?? ownMenus()));
    });
  menus
    .command('graph')
    .description('draw the menu, as Mermaid in Markdown')
    .option('--write', 'put the pictures into docs/menus.md')
    .action(({ write }: { readonly write?: true }) => {
      const graph = drawMenu(loadMenu(ownMenus()));
      if (!write) {
        print(graph);
        return;
      }
      const document = ownDocument();
      writeFileSync(document, withGraph(readFileSync(document, 'utf8'), graph));
    });
};

const check = (folder: string): string => {
  const { menu, texts, messages } = load(folder);
  const problems = checkMenu(menu, texts, { messages, ...menuPartsForCheck() });
  if (problems.length > 0) throw new CliError(problems.map(describeProblem).join('\n'));
  return `${Object.keys(menu.pages).length} pages in ${Object.keys(texts).join(', ')}: all is well`;
};

/** A file that cannot be read is a mistake of whoever wrote it, not of the program. */
const load = (folder: string) => {
  try {
    return { ...loadMenu(folder), messages: loadMessageTexts(join(folder, 'sms')) };
  } catch (error) {
    throw new CliError(error instanceof Error ? error.message : String(error), { cause: error });
  }
};
