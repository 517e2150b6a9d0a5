import type { RedisClient } from './redis.ts';

/** Says in one process what onlookers in all processes want to hear: that something is new about a subject. */
export interface News {
  /** Returns at once. What is lost is lost: whoever looks sees how things stand. */
  readonly tell: (subject: string) => void;
  /** Calls back for each piece of news about a subject; answers how to stop. */
  readonly listen: (subject: string, heard: () => void) => () => void;
}

/** News of one subject within this time are one. */
const TOGETHER_MS = 300;

/** @param hearing a connection on which others announce things too */
export const createRedisNews = (redis: RedisClient, channel: string, hearing: RedisClient): News => ({
  tell: createTeller((subject) => void redis.publish(channel, subject).catch(() => undefined)),
  listen: createListening(channel, hearing),
});

const createTeller = (publish: (subject: string) => void): News['tell'] => {
  const waiting = new Set<string>();
  return (subject) => {
    if (waiting.has(subject)) return;
    waiting.add(subject);
    setTimeout(() => {
      waiting.delete(subject);
      publish(subject);
    }, TOGETHER_MS).unref();
  };
};

/** Hears what is announced on a channel, also after the connection was lost. */
const hear = (channel: string, hearing: RedisClient, onNews: (subject: string) => void): void => {
  const subscribe = (): void => void hearing.subscribe(channel).catch(() => undefined);
  hearing.on('ready', subscribe);
  if (hearing.status === 'ready') subscribe();
  hearing.on('message', (from: string, subject: string) => {
    if (from === channel) onNews(subject);
  });
};

const createListening = (channel: string, hearing: RedisClient): News['listen'] => {
  const listeners = new Map<string, Set<() => void>>();
  hear(channel, hearing, (subject) => {
    for (const heard of listeners.get(subject) ?? []) heard();
  });
  return (subject, heard) => {
    const known = listeners.get(subject) ?? new Set();
    listeners.set(subject, known.add(heard));
    return () => {
      known.delete(heard);
      if (known.size === 0 && listeners.get(subject) === known) listeners.delete(subject);
    };
  };
};
