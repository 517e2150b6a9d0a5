import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Router, type Request, type Response } from 'express';
import { BASE } from './call.ts';
import { SCRIPTS, type Script } from './scripts.ts';
import { LANGUAGES } from './words.ts';

/** Where the files of pages lie: their addresses change with them, so that they may be kept for ever. */
export interface AssetPaths {
  readonly style: string;
  readonly scriptOf: (script: Script) => string;
}

const fileOf = (name: string): string => readFileSync(join(import.meta.dirname, 'public', name), 'utf8');
const hashOf = (...texts: readonly string[]): string =>
  createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 12);

const FOR_EVER = 'public, max-age=31536000, immutable';
const A_DAY = 'public, max-age=86400';
/** A browser asks for its worker again and again: that is how it hears of a new one. */
const ASK_AGAIN = 'no-cache';

interface Asset {
  readonly type: string;
  readonly text: string;
  readonly kept: string;
}

const sending = ({ type, text, kept }: Asset) => {
  const plain = Buffer.from(text);
  const packed = gzipSync(plain, { level: 9 });
  return (request: Request, response: Response): void => {
    response.type(type).setHeader('Cache-Control', kept);
    response.vary('Accept-Encoding');
    if (request.acceptsEncodings('gzip') === false) {
      response.send(plain);
      return;
    }
    response.setHeader('Content-Encoding', 'gzip');
    response.send(packed);
  };
};

/** How the console is installed. */
const MANIFEST = JSON.stringify({
  ...{ name: 'Kibanda', short_name: 'Kibanda', id: BASE, start_url: BASE, scope: BASE, display: 'standalone' },
  ...{ background_color: '#f5ecdc', theme_color: '#1f4e68' },
  icons: [{ src: `${BASE}/icon.svg`, sizes: 'any', type: 'image/svg+xml' }],
});

/** The worker with what it keeps written into it: another file is another worker. */
const workerOf = (files: readonly string[]): string =>
  fileOf('worker.js')
    .replace('VERSION', hashOf(...files, ...LANGUAGES))
    .replace(`['FILES']`, JSON.stringify(files));

/** The files that pages load. */
export const createAssets = (): { readonly router: Router; readonly paths: AssetPaths } => {
  const style = fileOf('console.css');
  const scripts = [...SCRIPTS, 'outbox'].map((name) => ({ name, text: fileOf(`${name}.js`) }));
  const folder = `/scripts-${hashOf(...scripts.map(({ text }) => text))}`;
  const stylePath = `/style-${hashOf(style)}.css`;
  const pathOf = (name: string): string => `${folder}/${name}.js`;
  const icon = { type: 'svg', text: fileOf('icon.svg'), kept: A_DAY };
  const shellFiles = [stylePath, pathOf('outbox'), pathOf('till'), '/icon.svg'].map((path) => `${BASE}${path}`);
  const router = Router()
    .get(stylePath, sending({ type: 'css', text: style, kept: FOR_EVER }))
    .get('/icon.svg', sending(icon))
    .get('/manifest.webmanifest', sending({ type: 'application/manifest+json', text: MANIFEST, kept: A_DAY }));
  for (const { name, text } of scripts) router.get(pathOf(name), sending({ type: 'js', text, kept: FOR_EVER }));
  const sendWorker = sending({ type: 'js', text: workerOf(shellFiles), kept: ASK_AGAIN });
  router.get('/worker.js', (request, response) => {
    response.setHeader('Service-Worker-Allowed', BASE);
    sendWorker(request, response);
  });
  return { router, paths: { style: `${BASE}${stylePath}`, scriptOf: (name) => `${BASE}${pathOf(name)}` } };
};
