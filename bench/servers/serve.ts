import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import { z } from 'zod';
import { createRedis, redisReady, type RedisClient } from '../../src/platform/redis.ts';
import { silentLogger } from '../../src/platform/logger.ts';

/** The form of a gateway. */
export const turnForm = z.object({
  sessionId: z.string(),
  phoneNumber: z.string(),
  serviceCode: z.string(),
  text: z.string(),
});

/** Serves one route as Kibanda does: the same Express, the same reading of the form, the same Redis client. */
export const serveTurns = async (handler: (redis: RedisClient) => RequestHandler): Promise<void> => {
  const redis = createRedis({ urls: [process.env['REDIS_URL'] ?? ''], isCluster: false }, 'sessions', silentLogger);
  await redisReady(redis);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.post('/ussd', express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 50 }), handler(redis));
  const server = createServer(app);
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`ready http://127.0.0.1:${port}\n`);
  });
};

/** The pages that Kibanda shows at these steps, as their texts are in English. */
export const PAGES = {
  home: { page: 'CM', text: 'Mama Njeri 1\n1. Sell\n2. Stock\n4. Receipts\n6. More\n0. Exit' },
  items: {
    page: 'S1',
    text: 'Item no. or name\n11 Sugar 1kg 30\n12 Bread 40\n13 Milk 500ml 50\n14 Maize flour 2kg 60\n15 Bar soap 70\n98. More 0. Back',
  },
  quantity: { page: 'S2', text: 'Bread Ksh40\nHow many?\n0. Back' },
} as const;
