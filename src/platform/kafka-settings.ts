import { z } from 'zod';
import { authorities } from './setting-files.ts';
import { commaSeparated, flag } from './setting-kinds.ts';

const MECHANISMS = ['scram-sha-256', 'scram-sha-512', 'plain'] as const;

/** Where Kafka is, and how it is spoken to. */
export interface KafkaServers {
  /** `host:port` each; none: the relay hands the events over inside the program. */
  readonly brokers: readonly string[];
  /** Undefined: not encrypted. */
  readonly tls?: { readonly authorities?: string | undefined } | undefined;
  /** SASL; undefined: no login. */
  readonly login?: KafkaLogin | undefined;
}

export interface KafkaLogin {
  readonly mechanism: (typeof MECHANISMS)[number];
  readonly username: string;
  readonly password: string;
}

export const kafkaSettings = {
  KAFKA_BROKERS: commaSeparated.default([]),
  KAFKA_TLS: flag.default(false),
  KAFKA_CA_FILE: authorities.optional(),
  KAFKA_SASL_MECHANISM: z
    .string()
    .toLowerCase()
    .pipe(z.enum(MECHANISMS, { error: `must be one of ${MECHANISMS.join(', ')}` }))
    .optional(),
  KAFKA_USERNAME: z.string().optional(),
  KAFKA_PASSWORD: z.string().optional(),
};

type Given = z.infer<z.ZodObject<typeof kafkaSettings>>;

export const toKafka = (given: Given): KafkaServers => {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = given;
  const isLogin = mechanism !== undefined && username !== undefined && password !== undefined;
  return {
    brokers: given.KAFKA_BROKERS,
    tls: given.KAFKA_TLS ? { authorities: given.KAFKA_CA_FILE?.pem } : undefined,
    login: isLogin ? { mechanism, username, password } : undefined,
  };
};

/** What is wrong with these settings together. */
export const kafkaProblems = (set: Readonly<Record<string, string>>): readonly string[] => {
  const isEncrypted = flag.safeParse(set['KAFKA_TLS']).data === true;
  const problems: string[] = [];
  const login = ['KAFKA_SASL_MECHANISM', 'KAFKA_USERNAME', 'KAFKA_PASSWORD'];
  const missing = login.filter((name) => set[name] === undefined);
  if (missing.length > 0 && missing.length < login.length) {
    problems.push(...missing.map((name) => `${name} is missing (a login has all three of ${login.join(', ')})`));
  }
  if (set['KAFKA_SASL_MECHANISM']?.toLowerCase() === 'plain' && !isEncrypted) {
    problems.push('KAFKA_SASL_MECHANISM plain sends the password as it is, and needs KAFKA_TLS=on');
  }
  if (set['KAFKA_CA_FILE'] !== undefined && !isEncrypted) problems.push('KAFKA_CA_FILE needs KAFKA_TLS=on');
  return problems;
};
