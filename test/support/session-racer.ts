import { standingAlone } from './redis.ts';
/** A process of its own that takes the same session again and again and counts in its state: a race that a test can check. */
import { createLogger } from '../../src/platform/logger.ts';
import { closeRedis, createRedis, redisReady } from '../../src/platform/redis.ts';
import { createSessionStore } from '../../src/ussd/session/session-store.ts';

const [url = '', caller = '', rounds = '0'] = process.argv.slice(2);
const redis = createRedis(standingAlone(url), 'sessions', createLogger('silent'));
await redisReady(redis);
const store = createSessionStore(redis, { pollMs: 2 });
const key = { caller, gateway: 'race', session: 'one' };

let done = 0;
while (done < Number(rounds)) {
  const held = await store.acquire(key);
  if (held === 'busy') {
    await store.waitForAnswer(key, 'nobody answers this', 50);
    continue;
  }
  const state = String(Number(held.state ?? '0') + 1);
  const answer = { stepTag: `${process.pid}-${done}`, answer: { text: state, end: false, page: 'VM' } };
  if ((await store.release(held, { state, answer })) === 'saved') done += 1;
}
await closeRedis(redis);
