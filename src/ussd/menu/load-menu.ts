import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { menuSchema, pageSchema, textsSchema, type Menu, type Page, type Texts } from '../engine/menu.ts';

export interface LoadedMenu {
  readonly menu: Menu;
  /** By language: `en`, `sw`, … */
  readonly texts: Readonly<Record<string, Texts>>;
  /** Which pages are in which file, in the order they were written in: `d-sell` → S1, S1F … */
  readonly sections: Readonly<Record<string, readonly string[]>>;
}

const headSchema = menuSchema.omit({ pages: true });
const sectionSchema = z.record(z.string(), z.unknown());

/**
 * Reads a menu from its folder: `menu.yaml`, `pages/*.yaml` and `texts/*.yaml`.
 *
 * @throws Error that names the file, and the page where there is one, and says what is wrong there
 */
export const loadMenu = (folder: string): LoadedMenu => {
  const head = readAs(join(folder, 'menu.yaml'), headSchema);
  const files = yamlFiles(join(folder, 'pages'));
  const pages: Record<string, Page> = {};
  const sections: Record<string, string[]> = {};
  for (const file of files) {
    const section = readAs(file, sectionSchema);
    for (const [id, raw] of Object.entries(section)) {
      if (Object.hasOwn(pages, id)) throw new Error(`${nameOf(file)}: page ${id} is in another file too`);
      pages[id] = checked(raw, pageSchema, `${nameOf(file)}, page ${id}`);
    }
    sections[basename(file, '.yaml')] = Object.keys(section);
  }
  const menu = checked({ ...head, pages }, menuSchema, folder);
  return { menu, texts: loadTexts(join(folder, 'texts')), sections };
};

const loadTexts = (folder: string): Record<string, Texts> => {
  const texts: Record<string, Texts> = {};
  for (const file of yamlFiles(folder)) {
    const text = readAs(file, textsSchema);
    if (text.language !== basename(file, '.yaml'))
      throw new Error(`${nameOf(file)}: holds the language ${text.language}, not the one of its name`);
    texts[text.language] = text;
  }
  return texts;
};

const yamlFiles = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => join(folder, name));

/** The file as a person at the keyboard knows it: the last two parts of its path. */
const nameOf = (file: string): string => file.split(/[\\/]/).slice(-2).join('/');

const readAs = <T>(file: string, schema: z.ZodType<T>): T => checked(readYaml(file), schema, nameOf(file));

const readYaml = (file: string): unknown => {
  try {
    const value: unknown = parse(readFileSync(file, 'utf8'));
    return value;
  } catch (error) {
    throw new Error(`${nameOf(file)}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
};

const checked = <T>(value: unknown, schema: z.ZodType<T>, where: string): T => {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`${where}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
};
