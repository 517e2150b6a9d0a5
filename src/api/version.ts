import { createHash } from 'node:crypto';
import { RequestError } from '../values/errors.ts';

/** What of an answer can be changed by whoever has read it: its version stands in the ETag. */
export type Changeable = (answer: Readonly<Record<string, unknown>>) => unknown;

/** These fields of an answer. */
export const fieldsOf =
  (...names: readonly string[]): Changeable =>
  (answer) =>
    names.map((name) => answer[name]);

/** The ETag of an answer. */
export const etagOf = (changeable: Changeable, answer: Readonly<Record<string, unknown>>): string =>
  `"${createHash('sha256')
    .update(JSON.stringify(changeable(answer)))
    .digest('base64url')
    .slice(0, 16)}"`;

const TAGS = /^\s*(\*|(?:W\/)?"[\x21\x23-\x7e]{0,100}"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]{0,100}"){0,9})\s*$/;

/** The header If-Match, if it came. @throws RequestError request_invalid for one that cannot be read */
export const readIfMatch = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined;
  if (!TAGS.test(header)) throw new RequestError('request_invalid', { field: 'If-Match' });
  return header;
};

/**
 * Lets a change go on only if what is there, with its row held, is what whoever changes it has read.
 * @throws RequestError changed_meanwhile
 */
export const checkVersion = (ifMatch: string | undefined, etag: string): void => {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  // A weak one (W/) matches nothing here, as RFC 9110 says.
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (!tags.includes(etag)) throw new RequestError('changed_meanwhile');
};
