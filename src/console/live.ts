import type { Response } from 'express';
import type { News } from '../platform/redis-news.ts';
import { DomainError } from '../values/errors.ts';

/** Tells browsers that look at a shop when something happened there. */
export interface Live {
  /** Answers with events until the browser leaves. @throws DomainError unavailable when too many look */
  readonly follow: (tenantId: string, response: Response) => void;
  /** Ends them all: browsers come again by themselves, to another process perhaps. */
  readonly end: () => void;
}

/** An open line costs a socket; pages work without it. */
const MOST_LINES = 1000;
/** Lines through which nothing goes are cut by proxies. */
const BEAT_MS = 20_000;
/** After this the browser comes again, and is asked once more who it is. */
const LINE_MS = 600_000;
const AGAIN_MS = 3000;

export const createLive = ({ listen }: Pick<News, 'listen'>): Live => {
  const lines = new Set<Response>();
  return {
    follow: (tenantId, response) => {
      if (lines.size >= MOST_LINES) throw new DomainError('unavailable');
      lines.add(response);
      response.type('text/event-stream').setHeader('Cache-Control', 'no-store');
      response.setHeader('X-Accel-Buffering', 'no');
      response.write(`retry: ${AGAIN_MS}\n\n`);
      const stop = listen(tenantId, () => response.write('data: changed\n\n'));
      const beating = setInterval(() => response.write(':\n\n'), BEAT_MS);
      const ending = setTimeout(() => response.end(), LINE_MS);
      response.once('close', () => {
        stop();
        clearInterval(beating);
        clearTimeout(ending);
        lines.delete(response);
      });
    },
    end: () => {
      for (const response of lines) response.end();
    },
  };
};
