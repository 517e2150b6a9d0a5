import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { LANGUAGES, type Language } from '../../tenancy/tenant.ts';
import { TEMPLATE_IDS } from './message-templates.ts';
import type { LanguageTexts } from './message-texts.ts';

const file = z.strictObject({
  more: z.string().includes('{n}'),
  messages: z.record(z.enum(TEMPLATE_IDS), z.string().min(1)),
});

/**
 * Reads the texts of all languages from a folder: `en.yaml`, `sw.yaml`.
 * @throws Error that names the file and what is missing or unknown in it
 */
export const loadMessageTexts = (folder: string): Readonly<Record<Language, LanguageTexts>> => {
  const [en, sw, fr] = LANGUAGES;
  return { en: load(folder, en), sw: load(folder, sw), fr: load(folder, fr) };
};

const load = (folder: string, language: Language): LanguageTexts => {
  const name = `${language}.yaml`;
  const parsed = file.safeParse(parse(readFileSync(join(folder, name), 'utf8')));
  if (!parsed.success) throw new Error(`${basename(folder)}/${name}: ${z.prettifyError(parsed.error)}`);
  return { language, ...parsed.data };
};
