import { once } from 'node:events';
import http from 'node:http';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createPostOutside } from '../../../src/platform/post-outside.ts';

const server = http.createServer((_request, response) => response.end());
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const port = String(typeof address === 'object' ? address?.port : '');
afterAll(() => {
  server.close();
});

describe('an address inside', () => {
  const outside = createPostOutside({ timeoutMs: 2000 });

  test.each([
    ...['https://127.0.0.1', 'https://localhost', 'https://127.1', 'https://0x7f.0.0.1', 'https://[::1]'],
    ...['https://[::ffff:127.0.0.1]', 'https://0.0.0.0', 'https://localhost.', 'http://127.0.0.1', 'http://localhost'],
  ])('is not connected to: %s', async (host) => {
    let connections = 0;
    const count = (): void => {
      connections += 1;
    };
    server.on('connection', count);
    expect(await outside(`${host}:${port}/`, '{}', {})).toMatchObject({ status: undefined });
    server.off('connection', count);
    expect(connections).toBe(0);
  });
});

test('a program that never answers is given up on after a while', async () => {
  const silent = http.createServer(() => undefined);
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const at = silent.address();
  const slow = createPostOutside({ allowInside: true, timeoutMs: 200 });
  const target = `http://127.0.0.1:${String(typeof at === 'object' ? at?.port : '')}/`;
  expect(await slow(target, '{}', {})).toEqual({ status: undefined, reason: 'timeout' });
  silent.closeAllConnections();
  silent.close();
});
