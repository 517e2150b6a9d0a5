import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

const service = z.object({
  command: z.array(z.string()),
  ports: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.unknown()),
  healthcheck: z.object({ test: z.array(z.string()) }),
});
const file = z.object({ services: z.record(z.string(), z.unknown()) });
const { services } = file.parse(parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }));

/** Runs a health check as Docker does, with the port of the listener in the place of the usual one. */
const exitCode = (command: readonly string[], port: number): Promise<number> =>
  new Promise((resolve) => {
    const [, ...args] = command.map((part) => part.replace('9464', String(port)));
    const env = { PATH: process.env['PATH'], METRICS_PORT: String(port) };
    execFile(process.execPath, args, { env }, (error) => {
      resolve(error === null ? 0 : Number(error.code));
    });
  });

const status = { '/healthz': 200, '/readyz': 200 };
let server: Server;
let port = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.writeHead(request.url === '/healthz' ? status['/healthz'] : status['/readyz']).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => void server.close());

describe.each(['web', 'relay', 'worker'])('the container of the role %s', (role) => {
  const { command, environment, ports, healthcheck } = service.parse(services[role]);

  test('has health and metrics on a port that the machine does not publish', () => {
    expect(command).toEqual(['serve', '--role', role]);
    expect(environment).toMatchObject({ METRICS_PORT: 9464, METRICS_HOST: '0.0.0.0' });
    expect(ports.join()).not.toContain('9464');
  });

  test('is healthy while it is ready, and not before', async () => {
    const check = healthcheck.test.slice(1);
    expect(await exitCode(check, port)).toBe(0);
    status['/readyz'] = 503;
    expect(await exitCode(check, port)).toBe(1);
    expect(await exitCode(check, 1)).toBe(1);
    status['/readyz'] = 200;
  });
});

test('the image is healthy while the process is alive, ready or not', async () => {
  const [, quoted = '[]'] =
    /^HEALTHCHECK [^[]*(\[.*\])$/m.exec(readFileSync('Dockerfile', 'utf8').replaceAll('\\\n', '')) ?? [];
  const check = z.array(z.string()).min(3).parse(JSON.parse(quoted));

  status['/readyz'] = 503;
  expect(await exitCode(check, port)).toBe(0);
  expect(await exitCode(check, 1)).toBe(1);
  status['/readyz'] = 200;
});
