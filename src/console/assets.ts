import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Router } from 'express';
import { BASE } from './call.ts';

const fileOf = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'public', name));

/** The files that pages load, and the address of the style: it changes with the file, so that it may be kept for ever. */
export const createAssets = (): { readonly router: Router; readonly style: string } => {
  const css = fileOf('console.css');
  const icon = fileOf('icon.svg');
  const packed = gzipSync(css, { level: 9 });
  const name = `/style-${createHash('sha256').update(css).digest('hex').slice(0, 12)}.css`;
  const router = Router()
    .get(name, (request, response) => {
      response.type('css').setHeader('Cache-Control', 'public, max-age=31536000, immutable');
      response.vary('Accept-Encoding');
      if (request.acceptsEncodings('gzip') === false) {
        response.send(css);
        return;
      }
      response.setHeader('Content-Encoding', 'gzip');
      response.send(packed);
    })
    .get('/icon.svg', (_request, response) => {
      response.type('svg').setHeader('Cache-Control', 'public, max-age=86400');
      response.send(icon);
    });
  return { router, style: `${BASE}${name}` };
};
