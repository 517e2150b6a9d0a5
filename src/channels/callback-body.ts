import type { IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import type { Carrier } from './network.ts';

const MOST_BYTES = 16 * 1024;
const MOST_FIELDS = 50;

/** What a body must call itself. */
const TYPES: Readonly<Record<Exclude<Carrier, 'query'>, RegExp>> = {
  form: /^application\/x-www-form-urlencoded *(?:;|$)/i,
  json: /^application\/(?:[a-z0-9.]+\+)?json *(?:;|$)/i,
  xml: /^(?:application|text)\/(?:[a-z0-9.]+\+)?xml *(?:;|$)/i,
};

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

/** Fields by name; one that came twice is a list. */
const readFields = (text: string): unknown =>
  text.split('&', MOST_FIELDS + 1).length > MOST_FIELDS ? undefined : parse(text);

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** An XML document stays a text: its network knows which elements it needs. */
const READERS: Readonly<Record<Carrier, (text: string) => unknown>> = {
  form: readFields,
  query: readFields,
  json: readJson,
  xml: (text) => text,
};

/** Reads what a callback brings; undefined when it is not what was expected, too large, or broke off. */
export const readContent = async (request: IncomingMessage, carrier: Carrier): Promise<unknown> => {
  if (carrier === 'query') return READERS.query(/\?(.*)$/.exec(request.url ?? '')?.[1] ?? '');
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers;
  if (!TYPES[carrier].test(type) || encoding !== 'identity') return undefined;
  const body = await readBody(request);
  return body === undefined ? undefined : READERS[carrier](body);
};
