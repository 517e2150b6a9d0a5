import { Busboy } from '@fastify/busboy';
import type { Request, RequestHandler } from 'express';
import { RequestError } from '../values/errors.ts';
import type { Fields, Uploaded } from './call.ts';

/** Lists of items are small; whoever has more sends several. */
const FILE_BYTES = 524_288;
const LIMITS = { files: 1, fileSize: FILE_BYTES, fields: 20, fieldSize: 4096, parts: 22, headerPairs: 20 };

interface Form {
  readonly fields: Fields;
  readonly file: Uploaded | undefined;
}

const read = (request: Request): Promise<Form> =>
  new Promise((resolve, reject) => {
    const fields: Record<string, string> = {};
    let file: Uploaded | undefined;
    let isTooLarge = false;
    const contentType = request.get('content-type') ?? '';
    const parts = new Busboy({ headers: { ...request.headers, 'content-type': contentType }, limits: LIMITS });
    parts.on('field', (name, value) => {
      fields[name] = value;
    });
    parts.on('file', (_field, stream, name) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => {
        isTooLarge = true;
      });
      stream.on('end', () => {
        file = { name, bytes: Buffer.concat(chunks) };
      });
    });
    parts.on('finish', () => {
      if (isTooLarge) reject(new RequestError('body_too_large'));
      else resolve({ fields, file });
    });
    parts.on('error', () => {
      reject(new RequestError('body_invalid'));
    });
    request.on('aborted', () => {
      reject(new RequestError('body_invalid'));
    });
    request.pipe(parts);
  });

const files = new WeakMap<Request, Uploaded>();

/** The file that came with a form, if one did. */
export const uploadedWith = (request: Request): Uploaded | undefined => files.get(request);

/** Reads a form that may hold a file; other forms are left to others. */
export const takeUpload: RequestHandler = async (request, _response, next) => {
  if (request.is('multipart/form-data') !== 'multipart/form-data') {
    next();
    return;
  }
  const { fields, file } = await readOrRefuse(request);
  request.body = fields;
  if (file !== undefined) files.set(request, file);
  next();
};

/** The parser throws at once for a form that names no boundary. */
const readOrRefuse = async (request: Request): Promise<Form> => {
  try {
    return await read(request);
  } catch (error) {
    throw error instanceof RequestError ? error : new RequestError('body_invalid');
  }
};
