import type { RedisClient } from '../../src/platform/redis.ts';
import UssdMenu from 'ussd-menu-builder';
import { z } from 'zod';
import { PAGES, serveTurns, turnForm } from './serve.ts';

/**
 * The same three pages in ussd-menu-builder, with its session in Redis. A menu keeps the request it works on in itself,
 * so callers of one menu would get each other's answers: as its users do, each request builds a menu of its own.
 */
const SESSION_SECONDS = 300;

/** What the package gives for a session; its own types say `any`. */
interface Session {
  readonly get: (key: string) => Promise<unknown>;
  readonly set: (key: string, value: string) => Promise<unknown>;
}

const createMenu = (redis: RedisClient, shown: { page: string }): UssdMenu => {
  const menu = new UssdMenu();
  const keyOf = (sessionId: string): string => `peer:${sessionId}`;
  menu.sessionConfig({
    start: async (sessionId) => {
      await redis
        .pipeline()
        .hsetnx(keyOf(sessionId), 'began', Date.now())
        .expire(keyOf(sessionId), SESSION_SECONDS)
        .exec();
    },
    get: (sessionId, key) => redis.hget(keyOf(sessionId), key),
    set: (sessionId, key, value) => redis.hset(keyOf(sessionId), key, String(value)),
    end: (sessionId) => redis.del(keyOf(sessionId)),
  });
  const session = z.custom<Session>().parse(menu.session);
  const show =
    ({ page, text }: { readonly page: string; readonly text: string }) =>
    (): void => {
      shown.page = page;
      void session.set('page', page).then(() => {
        menu.con(text);
      });
    };
  menu.startState({ run: show(PAGES.home), next: { '1': 'items' } });
  menu.state('items', { run: show(PAGES.items), next: { '*^1[0-8]$': 'quantity' } });
  menu.state('quantity', {
    run: () => {
      void session.get('page').then(show(PAGES.quantity));
    },
  });
  return menu;
};

await serveTurns((redis) => async (request, response) => {
  const shown = { page: '' };
  const text = await createMenu(redis, shown).run(turnForm.parse(request.body));
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'at-ussd-hop-metadata': shown.page });
  response.end(text);
});
