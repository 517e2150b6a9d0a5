import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { renderToString } from 'preact-render-to-string';
import { Page, type PageProps } from './views/layout.tsx';

const compress = promisify(gzip);
/** Below this a packet is a packet. */
const WORTH_BYTES = 1024;

/** Sends a page; compressed where the browser takes that, since most of our readers pay by the megabyte. */
export const sendPage = async (
  { request, response, status }: { readonly request: Request; readonly response: Response; readonly status: number },
  props: PageProps,
): Promise<void> => {
  const html = Buffer.from(`<!doctype html>${renderToString(<Page {...props} />)}`);
  response.status(status).type('html').setHeader('Cache-Control', 'no-store');
  response.vary('Accept-Encoding');
  if (html.length < WORTH_BYTES || request.acceptsEncodings('gzip') === false) {
    response.send(html);
    return;
  }
  response.setHeader('Content-Encoding', 'gzip');
  response.send(await compress(html));
};
