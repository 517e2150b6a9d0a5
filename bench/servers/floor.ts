import { PAGES, serveTurns, turnForm } from './serve.ts';

/** The least that a turn can cost: the form is read, a session is fetched and stored, and a page is sent. */
const SESSION_MS = 300_000;
/** As large as a session of Kibanda. */
const SESSION = 'x'.repeat(700);

const pageAt = (inputs: number) => [PAGES.home, PAGES.items, PAGES.quantity][inputs] ?? PAGES.items;

await serveTurns((redis) => async (request, response) => {
  const { sessionId, text } = turnForm.parse(request.body);
  const key = `floor:${sessionId}`;
  await redis.get(key);
  await redis.set(key, SESSION, 'PX', SESSION_MS);
  const shown = pageAt(text === '' ? 0 : text.split('*').length);
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'at-ussd-hop-metadata': shown.page });
  response.end(`CON ${shown.text}`);
});
