import type { IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';

/** A form as it was posted: a field that came twice is a list. */
export type FormFields = Readonly<Record<string, string | readonly string[] | undefined>>;

const MOST_BYTES = 16 * 1024;
const MOST_FIELDS = 50;
const FORM = /^application\/x-www-form-urlencoded *(?:;|$)/i;

const isForm = ({ headers }: IncomingMessage): boolean =>
  FORM.test(headers['content-type'] ?? '') && (headers['content-encoding'] ?? 'identity') === 'identity';

const readBody = (request: IncomingMessage): Promise<string | undefined> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) resolve(undefined);
      else chunks.push(chunk);
    });
    request.on('end', () => {
      resolve(Buffer.concat(chunks).toString());
    });
    request.on('close', () => {
      resolve(undefined);
    });
  });

/** Reads a posted form; undefined when it is none, too large, or broke off. */
export const readForm = async (request: IncomingMessage): Promise<FormFields | undefined> => {
  if (!isForm(request)) return undefined;
  const body = await readBody(request);
  if (body === undefined || body.split('&', MOST_FIELDS + 1).length > MOST_FIELDS) return undefined;
  return parse(body);
};
