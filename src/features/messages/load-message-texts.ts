import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { LANGUAGES, type Language } from '../../tenancy/tenant.ts';
import { TEMPLATE_IDS } from './message-templates.ts';
import type { LanguageTexts } from './message-texts.ts';

const file = z.strictObject({
  more: z.string().includes('{n}'),
  messages: z.record(z.enum(TEMPLATE_IDS), z.string().min(1)),
});

/** Reads the texts of all languages from a folder: `en.yaml`, `sw.yaml`. Throws when one is missing or unknown. */
export const loadMessageTexts = (folder: string): Readonly<Record<Language, LanguageTexts>> => {
  const load = (language: Language): LanguageTexts =>
    file.parse(parse(readFileSync(join(folder, `${language}.yaml`), 'utf8')));
  const [en, sw, fr] = LANGUAGES;
  return { en: load(en), sw: load(sw), fr: load(fr) };
};
