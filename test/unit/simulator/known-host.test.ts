import { expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { requireKnownHost } from '../../../src/simulator/known-host.ts';

const http = request(
  express()
    .use(requireKnownHost(['0.0.0.0', 'Demo.Kibanda.example']))
    .get('/simulator', (_request, response) => void response.send('a phone')),
);
const askedAs = async (host: string): Promise<number> => (await http.get('/simulator').set('host', host)).status;

test.each([
  'localhost:8080',
  '127.0.0.1:8080',
  '[::1]:8080',
  '192.168.1.20',
  'phone.localhost',
  'demo.kibanda.example',
])('the phone in the browser is there for who asks for %s', async (host) => {
  expect(await askedAs(host)).toBe(200);
});

test.each(['rebound.example', 'rebound.example:8080', 'localhost.rebound.example', '127.0.0.1.rebound.example', ''])(
  'a web page that leads its own name here gets nothing: "%s"',
  async (host) => {
    expect(await askedAs(host)).toBe(421);
  },
);
