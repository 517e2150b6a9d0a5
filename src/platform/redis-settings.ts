import { z } from 'zod';
import { authorities } from './setting-files.ts';
import { flag, missing } from './setting-kinds.ts';

/** Where Redis is. */
export interface RedisServers {
  /** One; of a cluster, those that are asked first, which know of the others. With the login, which all share. */
  readonly urls: readonly string[];
  readonly isCluster: boolean;
  /** PEM of the authorities that certificates must come from; undefined: those that Node knows. */
  readonly authorities?: string | undefined;
}

const address = z.url({ protocol: /^rediss?$/ });

/** A comma may stand in a password. */
const BETWEEN = /\s*,\s*(?=rediss?:\/\/)/;

const addresses = z
  .string(missing('`npm start` brings its own'))
  .transform((list) => list.trim().split(BETWEEN))
  .refine((urls) => urls.every((url) => address.safeParse(url).success), 'is not such an address');

export const redisSettings = {
  REDIS_URL: addresses,
  REDIS_CLUSTER: flag.default(false),
  REDIS_CA_FILE: authorities.optional(),
};

type Given = z.infer<z.ZodObject<typeof redisSettings>>;

export const toRedis = ({ REDIS_URL: urls, REDIS_CLUSTER: isCluster, REDIS_CA_FILE: ca }: Given): RedisServers => ({
  urls,
  isCluster,
  authorities: ca?.pem,
});

const CLUSTER_OR_NOT = z.object({ REDIS_URL: addresses, REDIS_CLUSTER: flag.default(false) });

/** What is wrong with these settings together. */
export const redisProblems = (set: Readonly<Record<string, string>>): readonly string[] => {
  const read = CLUSTER_OR_NOT.safeParse(set).data;
  if (read === undefined) return [];
  const urls = read.REDIS_URL.map((url) => new URL(url));
  const problems = read.REDIS_CLUSTER ? clusterProblems(urls) : aloneProblems(urls);
  const isSecure = urls.every(({ protocol }) => protocol === 'rediss:');
  return set['REDIS_CA_FILE'] === undefined || isSecure
    ? problems
    : [...problems, 'REDIS_CA_FILE needs an address that begins with rediss://'];
};

const aloneProblems = (urls: readonly URL[]): readonly string[] =>
  urls.length > 1 ? ['REDIS_URL names several servers, which needs REDIS_CLUSTER=on'] : [];

const clusterProblems = (urls: readonly URL[]): readonly string[] => [
  ...(urls.every(({ pathname }) => ['', '/', '/0'].includes(pathname))
    ? []
    : ['REDIS_URL names a database, and a Redis Cluster has only the first']),
  ...(new Set(urls.map(loginOf)).size > 1 ? ['REDIS_URL must have the same protocol and login for each server'] : []),
];

const loginOf = ({ protocol, username, password }: URL): string => [protocol, username, password].join(' ');
