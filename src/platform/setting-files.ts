import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { failureCode } from './failure-code.ts';

/** Certificates of the authorities that are trusted, in place of those that Node knows. */
export interface Authorities {
  readonly file: string;
  /** PEM, one or more. */
  readonly pem: string;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** A file of authorities. It is read here, so that a start says what is wrong with it, and not a connection at night. */
export const authorities = z.string().transform((file, context): Authorities => {
  try {
    const pem = readFileSync(file, 'utf8');
    const certificates = pem.match(CERTIFICATE) ?? [];
    const understood = certificates.map((certificate) => new X509Certificate(certificate));
    if (understood.length > 0) return { file, pem };
    context.addIssue('names a file without a certificate (PEM)');
  } catch (error) {
    context.addIssue(cannotBeRead(error) ?? 'names a file with a certificate that cannot be understood (PEM)');
  }
  return z.NEVER;
});

/** ENOENT, EACCES: why a file could not be read; undefined where that was not the reason. */
const cannotBeRead = (error: unknown): string | undefined => {
  const code = failureCode(error) ?? '';
  return /^E[A-Z]+$/.test(code) ? `names a file that cannot be read (${code})` : undefined;
};

const FILE = '_FILE';

export interface SettingsFromFiles {
  readonly set: Readonly<Record<string, string>>;
  /** What is wrong with the files, without what they hold. */
  readonly problems: readonly string[];
}

/**
 * Puts what a file holds in the place of `NAME_FILE`, for each of `names`: Docker, Kubernetes and systemd hand secrets over as
 * files, which other processes cannot read as they can an environment. A line break at the end is none of the secret's.
 */
export const withSettingFiles = (
  given: Readonly<Record<string, string>>,
  names: readonly string[],
): SettingsFromFiles => {
  const set = { ...given };
  const problems: string[] = [];
  for (const name of names) {
    const { [name + FILE]: file } = given;
    // A setting that is a file by itself, such as REDIS_CA_FILE.
    if (file === undefined || names.includes(name + FILE)) continue;
    Reflect.deleteProperty(set, name + FILE);
    if (given[name] !== undefined) problems.push(`${name} is given twice: by itself and as ${name}${FILE}`);
    else Object.assign(set, readSetting(name, file, problems));
  }
  return { set, problems };
};

const readSetting = (name: string, file: string, problems: string[]): Readonly<Record<string, string>> => {
  try {
    const value = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (value !== '') return { [name]: value };
    problems.push(`${name}${FILE} names a file that is empty`);
  } catch (error) {
    problems.push(`${name}${FILE} ${cannotBeRead(error) ?? 'names a file that cannot be read'}`);
  }
  return {};
};
