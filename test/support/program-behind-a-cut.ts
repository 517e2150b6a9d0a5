import { acceptanceProgram, SHOP_A_SCHEMA } from './acceptance-program.ts';
import { openCuttingProxy, type Cut } from './cutting-proxy.ts';

/** The acceptance shops in a program whose line to the database can be cut. */
export const programBehindACut = async () => {
  let cut: (how: Cut) => void = () => undefined;
  const program = await acceptanceProgram(async (appUrl) => {
    const line = await openCuttingProxy(appUrl);
    cut = (how) => {
      line.cutting(how);
    };
    return { DATABASE_APP_URL: line.url };
  });
  return {
    program,
    cutting: (how: Cut): void => {
      cut(how);
    },
    /** How many rows a table of the first shop has. */
    count: async (table: string): Promise<number> => {
      const [row] = await program.rows<{ count: string }>(`select count(*) from ${SHOP_A_SCHEMA}.${table}`);
      return Number(row?.count);
    },
    /** What Redis keeps of the only call; `put` brings a page back that was left meanwhile. */
    keptCall: async () => {
      const [key = ''] = (await program.redisClient.keys('ussd:*:s:*')).filter((name) => !name.endsWith(':lock'));
      const kept = await program.redisClient.getBuffer(key);
      return { put: () => program.redisClient.set(key, kept ?? '', 'PX', 60_000) };
    },
    emptyRedis: () => program.redisClient.flushall(),
  };
};
