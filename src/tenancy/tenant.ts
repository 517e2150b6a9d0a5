import { z } from 'zod';
import { isCountryCode, isCurrencyCode, type CountryCode, type CurrencyCode } from '../values/currencies.ts';

export const LANGUAGES = ['en', 'sw', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Is this a language that the menus speak? */
export const isLanguage = (text: string): text is Language => LANGUAGES.some((language) => language === text);

/** One shop. Whoever holds a Tenant may open a transaction in it: it comes from the directory and nowhere else. */
export interface Tenant {
  readonly id: string;
  readonly number: number;
  /** The name of its schema and of the role that reaches it. */
  readonly schema: string;
  /** The database it lives in. */
  readonly cell: string;
  /** With its check digit: `20518`, shown as 2051-8. */
  readonly shopNumber: string;
  readonly name: string;
  readonly country: CountryCode;
  readonly currency: CurrencyCode;
  /** IANA name. */
  readonly timezone: string;
  readonly language: Language;
  readonly status: 'active' | 'suspended';
}

const tenantRow = z.object({
  id: z.uuid(),
  number: z.int(),
  schema_name: z.string(),
  cell: z.string(),
  shop_number: z.string(),
  name: z.string(),
  country: z.string().refine(isCountryCode),
  currency: z.string().refine(isCurrencyCode),
  timezone: z.string(),
  language: z.enum(LANGUAGES),
  status: z.enum(['active', 'suspended']),
});

/** The columns that `toTenant` reads. */
export const TENANT_COLUMNS = Object.keys(tenantRow.shape);

/** Reads a row of `tenants`. */
export const toTenant = (row: unknown): Tenant => {
  const { schema_name, shop_number, ...same } = tenantRow.parse(row);
  return { ...same, schema: schema_name, shopNumber: shop_number };
};

/** The schema (and role) of the shop with this number. */
export const schemaOf = (number: number): string => `tenant_${String(number)}`;

/** Throws unless the name is one of ours: it is written into SQL where no parameter can stand. */
export const checkedSchema = (schema: string): string => {
  if (!/^tenant_[0-9]{1,8}$/.test(schema)) throw new Error('That is not the name of a shop schema.');
  return schema;
};
