import { z } from 'zod';
import { authorities } from '../platform/setting-files.ts';
import { url } from '../platform/setting-kinds.ts';

/** What stands in an address of PostgreSQL itself goes before these. */
export const databaseTlsSettings = {
  DATABASE_TLS: z.enum(['off', 'verify-full'], { error: 'must be off or verify-full' }).default('off'),
  DATABASE_CA_FILE: authorities.optional(),
};

type Given = z.infer<z.ZodObject<typeof databaseTlsSettings>>;

/** How addresses of databases are to be spoken to that say nothing of it themselves. */
export interface DatabaseTls {
  readonly isVerified: boolean;
  /** A file of PEM; undefined: the authorities that Node knows. */
  readonly authorities?: string | undefined;
}

export const toDatabaseTls = ({ DATABASE_TLS: mode, DATABASE_CA_FILE: ca }: Given): DatabaseTls => ({
  isVerified: mode === 'verify-full',
  authorities: ca?.file,
});

/** What is wrong with these settings together. */
export const databaseTlsProblems = (set: Readonly<Record<string, string>>): readonly string[] =>
  set['DATABASE_CA_FILE'] !== undefined && set['DATABASE_TLS'] !== 'verify-full'
    ? ['DATABASE_CA_FILE needs DATABASE_TLS=verify-full']
    : [];

/**
 * An address in libpq's words for these settings, so that whoever connects by it, in whatever way, encrypts and verifies:
 * pools, the relay, migrations, and psql when an operator takes the address.
 */
export const securedAddress = (address: string, { isVerified, authorities: file }: DatabaseTls): string => {
  if (!isVerified) return address;
  const url = new URL(address);
  const said = url.searchParams;
  if (!said.has('sslmode')) said.set('sslmode', 'verify-full');
  if (file !== undefined && said.get('sslmode') === 'verify-full' && !said.has('sslrootcert')) {
    said.set('sslrootcert', file);
  }
  return url.href;
};

const postgresAddress = z.url({ protocol: /^postgres(ql)?$/ });

export const isPostgresAddress = (address: string): boolean => postgresAddress.safeParse(address).success;

/** Whether an address says nothing of TLS, or verifies, or plainly goes without. */
export const keepsAddressRule = (address: string): boolean => {
  const said = new URL(address).searchParams;
  // What lies between (require, prefer, verify-ca) encrypts for whoever answers, and each driver reads it differently.
  return ['verify-full', 'disable'].includes(said.get('sslmode') ?? 'disable') && !said.has('ssl');
};

export const ADDRESS_RULE = 'may say sslmode=verify-full or sslmode=disable, and nothing else of TLS';

/** A setting with an address; `hint` says what to do when it is missing. */
export const postgresUrl = (hint: string) =>
  url(/^postgres(ql)?$/, hint).refine(
    (address) => !isPostgresAddress(address) || keepsAddressRule(address),
    ADDRESS_RULE,
  );
