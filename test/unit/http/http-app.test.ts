import { describe, expect, test } from '@jest/globals';
import express, { Router } from 'express';
import request from 'supertest';
import { createHttpApp, type HttpDeps } from '../../../src/http/http-app.ts';
import { DomainError, isDomainError } from '../../../src/values/errors.ts';
import { createLogger } from '../../../src/platform/logger.ts';
import { createMetrics } from '../../../src/platform/metrics.ts';
import { until } from '../../support/until.ts';

const aSite = (more: Partial<HttpDeps> = {}) => {
  const lines: string[] = [];
  const callbacks = Router({ mergeParams: true }).post('/at/ussd', express.urlencoded(), (_request, response) => {
    response.send('CON hello');
  });
  const api = Router()
    .use(express.json({ limit: '1kb' }))
    .post('/echo', (incoming, response) => void response.json(incoming.body))
    .get('/items/:id', () => {
      throw new DomainError('item_not_found', { code: 12 });
    })
    .get('/from', (incoming, response) => void response.json(incoming.ip))
    .get('/broken', () => {
      throw new Error('PIN "5831" of +254712345678');
    });
  const app = createHttpApp({
    logger: createLogger('debug', { write: (line: string) => void lines.push(line) }),
    metrics: createMetrics({ version: 'test', processFigures: false }),
    checks: { database: () => Promise.resolve(), redis: () => Promise.resolve() },
    mounts: [
      { path: '/callbacks/:secret', router: callbacks },
      { path: '/v1', router: api },
    ],
    toProblem: (error) => (isDomainError(error) ? { status: 404, code: error.code, title: 'No such item' } : undefined),
    ...more,
  });
  return { http: request(app), log: () => lines.join('') };
};

describe('where a request comes from', () => {
  const HERE = expect.stringMatching(/^(::ffff:)?127\.0\.0\.1$/);

  test.each<[string, number | readonly string[], unknown]>([
    ['nobody, when no proxy stands in front', [], HERE],
    ['nobody who is not the proxy', ['10.0.0.0/8'], HERE],
    ['the one proxy, and not who says to have come through it', 1, '198.51.100.4'],
    ['the proxy of this address', ['127.0.0.1'], '198.51.100.4'],
    ['all proxies that are known', ['127.0.0.1', '198.51.100.0/24'], '203.0.113.7'],
  ])('is said by %s', async (_who, trustedProxies, from) => {
    const { http } = aSite({ trustedProxies });
    const answer = await http.get('/v1/from').set('X-Forwarded-For', '203.0.113.7, 198.51.100.4');
    expect(answer.body).toEqual(from);
  });
});

describe('the site', () => {
  test('is alive, and ready when all that it stands on answers', async () => {
    const { http } = aSite();

    expect((await http.get('/healthz')).status).toBe(200);
    const ready = await http.get('/readyz');
    expect([ready.status, ready.body]).toEqual([200, { status: 'ready', checks: { database: 'ok', redis: 'ok' } }]);
  });

  test('says what is missing when it is not ready, and still is alive', async () => {
    const { http } = aSite({
      checks: {
        database: () => Promise.resolve(),
        redis: () => Promise.reject(new Error('ECONNREFUSED 10.0.0.7')),
        queue: () => new Promise(() => undefined),
      },
    });
    const ready = await http.get('/readyz');

    expect([ready.status, ready.body]).toEqual([
      503,
      { status: 'not ready', checks: { database: 'ok', redis: 'not reachable', queue: 'no answer in time' } },
    ]);
    expect((await http.get('/healthz')).status).toBe(200);
  });

  test('tells what only some callers need, and is ready without it', async () => {
    const ready = await aSite({ asides: { other: () => Promise.reject(new Error('gone')) } }).http.get('/readyz');
    expect([ready.status, ready.body]).toEqual([
      200,
      { status: 'ready', checks: { database: 'ok', redis: 'ok', other: 'not reachable' } },
    ]);
  });

  test('is not ready any more once it stops', async () => {
    expect((await aSite({ isStopping: () => true }).http.get('/readyz')).status).toBe(503);
  });

  test('counts and logs a request by the pattern of its route: no secret, no body, no query', async () => {
    const { http, log } = aSite();
    await http.post('/callbacks/hush/at/ussd?text=5831').type('form').send({ text: '1*5831' });
    const figures = (await http.get('/metrics')).text;

    expect(figures).toContain(
      'http_request_duration_seconds_count{route="/callbacks/:secret/at/ussd",method="POST",status="200"} 1',
    );
    expect(log()).toContain('/callbacks/:secret/at/ussd');
    expect(log() + figures).not.toMatch(/hush|5831/);
  });

  test('sums up who asks for addresses that are none', async () => {
    const { http, log } = aSite();
    for (let n = 0; n < 20; n += 1) await http.get(`/wp-login-${String(n)}.php`);
    await http.get('/callbacks/hush/elsewhere');
    await until(() => log().includes('addresses'), 8000);

    const lines = log()
      .trim()
      .split('\n')
      .filter((line) => line.includes('"info"'));
    expect(lines).toEqual([expect.stringContaining('"count":21')]);
    expect(log()).not.toMatch(/wp-login|hush/);
  }, 15_000);

  test('tells an expected error by its code, as a problem', async () => {
    const answer = await aSite().http.get('/v1/items/12');

    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.body).toMatchObject({ status: 404, code: 'item_not_found', title: 'No such item' });
  });

  test('gives a reference for its own failure, and keeps the reason to itself', async () => {
    const { http, log } = aSite();
    const answer = await http.get('/v1/broken').set('x-request-id', 'call-4711');

    expect(answer.body).toMatchObject({ status: 500, code: 'internal', reference: 'call-4711' });
    expect(log()).toContain('call-4711');
    expect(JSON.stringify(answer.body) + log()).not.toMatch(/5831|712345678/);
  });

  test.each([
    ['a broken body', '{"a":', 400, 'body_invalid'],
    ['a body beyond the limit', JSON.stringify({ a: 'x'.repeat(2000) }), 413, 'body_too_large'],
  ])('tells a client of %s', async (_what, body, status, code) => {
    const answer = await aSite().http.post('/v1/echo').type('json').send(body);

    expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ code })]);
  });

  test('says that there is nothing at an unknown address, with the headers that every answer has', async () => {
    const answer = await aSite().http.get('/nowhere');

    expect(answer.body).toMatchObject({ code: 'not_found' });
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers).not.toHaveProperty('x-powered-by');
  });
});
