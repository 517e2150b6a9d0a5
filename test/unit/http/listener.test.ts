import { Agent, request as open, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { createListener } from '../../../src/http/listener.ts';
import { pause } from '../../../src/platform/pause.ts';

const HERE = { port: 0, host: '127.0.0.1', setting: 'PORT' };

/** Answers after a while, as a turn does. */
const aListener = async (answerMs = 0) => {
  const listener = createListener((_request, response) => {
    void pause(answerMs).then(() => response.end('CON Mama Njeri'));
  });
  return { ...listener, port: await listener.listen(HERE) };
};

const asks = (port: number, agent: Agent): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    open({ port, agent, host: HERE.host }, resolve).on('error', reject).end();
  });

const timed = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

describe('a request that does not arrive', () => {
  const BEGINNINGS: [what: string, sent: string][] = [
    ['no byte at all', ''],
    ['headers without an end', 'POST /callbacks HTTP/1.1\r\nhost: x\r\n'],
    ['a body without an end', 'POST /callbacks HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nsession'],
  ];

  test.each(BEGINNINGS)('is given up: %s', async (_what, sent) => {
    const listener = createListener((request) => request.resume(), { arrivalMs: 300 });
    const port = await listener.listen(HERE);
    const slow = connect(port, HERE.host);
    const heard = text(slow).catch(() => '');
    if (sent !== '') slow.write(sent);

    const ms = await timed(async () => {
      expect(await heard).toMatch(/^HTTP\/1.1 408 |^$/);
    });

    expect(ms).toBeGreaterThan(200);
    expect(ms).toBeLessThan(3000);
    await listener.close();
  });

  test('has ten seconds', async () => {
    const { port, close } = await aListener();
    const slow = connect(port, HERE.host);
    slow.write('POST /callbacks HTTP/1.1\r\nhost: x\r\n');
    const ms = await timed(async () => {
      await text(slow);
    });
    expect(Math.round(ms / 1000)).toBeGreaterThanOrEqual(10);
    expect(ms).toBeLessThan(14_000);
    await close();
  }, 20_000);
});

describe('a server that is taken away', () => {
  test('answers who is waiting, says that the connection ends, and does not wait for those that were kept open', async () => {
    const agent = new Agent({ keepAlive: true });
    const { port, close } = await aListener(600);
    const waiting = asks(port, agent);
    await pause(50);

    const ms = await timed(close);

    const answer = await waiting;
    expect([answer.headers.connection, await text(answer)]).toEqual(['keep-alive', 'CON Mama Njeri']);
    expect(ms).toBeLessThan(2000);
    agent.destroy();
  });

  test('still answers for a moment, on connections that end with the answer', async () => {
    const agent = new Agent({ keepAlive: true });
    const { port, close, isClosing } = await aListener();
    const closing = close();
    expect(isClosing()).toBe(true);

    const answer = await asks(port, agent);

    expect([answer.headers.connection, await text(answer)]).toEqual(['close', 'CON Mama Njeri']);
    await closing;
    await expect(asks(port, agent)).rejects.toThrow('ECONNREFUSED');
  });

  test('waits no longer than a turn may take for somebody who never ends a request', async () => {
    const { port, close } = await aListener();
    const slow = connect(port, HERE.host);
    slow.on('error', () => undefined);
    slow.write('POST /callbacks HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nsession');
    await pause(50);

    expect(await timed(close)).toBeLessThan(6000);
    slow.destroy();
  }, 15_000);

  test('says which setting to look after when another program has the port', async () => {
    const { port, close } = await aListener();
    const second = createListener((_request, response) => response.end());

    await expect(second.listen({ ...HERE, port })).rejects.toThrow('PORT: another program listens there.');
    await close();
  });
});
