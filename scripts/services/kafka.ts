import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerCertificate } from './certificates.ts';
import { lastLines, startGuarded, type GuardedProcess } from './guard.ts';
import { kafkaJars } from './kafka-jars.ts';
import { requireProgram } from './packages.ts';
import { eventually, freePort, isListening } from './ports.ts';

export interface KafkaSettings {
  readonly folder: string;
  /** Only a test that restarts a broker asks for ports: the broker's and the controller's. */
  readonly ports?: KafkaPorts;
  /** Lets nobody in without TLS and a login, by whichever mechanism. */
  readonly secure?: KafkaSecurity;
  readonly say?: (line: string) => void;
}

export interface KafkaSecurity {
  readonly tls: ServerCertificate;
  readonly username: string;
  readonly password: string;
}

export interface KafkaPorts {
  readonly broker: number;
  readonly controller: number;
}

export interface KafkaBroker extends GuardedProcess {
  /** As KAFKA_BROKERS takes it. */
  readonly brokers: string;
  readonly ports: KafkaPorts;
}

interface Java {
  readonly command: string;
  readonly args: readonly string[];
}

/** Starts a real Apache Kafka of one node (KRaft) on free ports. */
export const startKafka = async (settings: KafkaSettings): Promise<KafkaBroker> => {
  const say = settings.say ?? (() => undefined);
  const command = await requireProgram(
    {
      what: 'Java 17',
      commands: ['java'],
      packages: {
        apt: 'openjdk-17-jre-headless|openjdk-21-jre-headless',
        apk: 'openjdk17-jre-headless',
        brew: 'openjdk@17',
      },
    },
    say,
  );
  const jars = await kafkaJars(say);
  const flags = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
  const java: Java = { command, args: [...flags, quiet, '-cp', join(jars, '*')] };
  mkdirSync(settings.folder, { recursive: true });
  const logFile = join(settings.folder, 'kafka.log');
  for (let attempt = 1; ; attempt += 1) {
    const ports = settings.ports ?? { broker: await freePort(), controller: await freePort() };
    const broker = await attemptKafka(java, settings, ports, logFile);
    if (broker) return broker;
    if (attempt === 3) throw new Error(`Kafka did not start. Its last words:\n${lastLines(logFile)}`);
  }
};

const attemptKafka = async (
  java: Java,
  { folder, secure }: KafkaSettings,
  ports: KafkaPorts,
  logFile: string,
): Promise<KafkaBroker | undefined> => {
  const configFile = join(folder, 'server.properties');
  writeFileSync(configFile, brokerConfig(folder, ports, secure), { mode: 0o600 });
  if (!existsSync(join(folder, 'data', 'meta.properties'))) await format(java, [configFile, ...users(secure)], logFile);
  const running = startGuarded({
    name: 'Kafka',
    command: java.command,
    args: [...java.args, 'kafka.Kafka', configFile],
    logFile,
    stopSignal: 'TERM',
  });
  const ready = await eventually(() => isListening(ports.broker), { timeoutMs: 60_000, givenUp: running.hasEnded });
  if (!ready || running.hasEnded()) {
    await running.stop();
    return undefined;
  }
  return { ...running, ports, brokers: `${hostOf(secure)}:${ports.broker}` };
};

/** A certificate is for a name. */
const hostOf = (secure: KafkaSecurity | undefined): string => (secure === undefined ? '127.0.0.1' : 'localhost');

const SCRAM = ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

const users = (secure: KafkaSecurity | undefined): readonly string[] =>
  secure === undefined
    ? []
    : SCRAM.flatMap((mechanism) => [
        '--add-scram',
        `${mechanism}=[name=${secure.username},password=${secure.password}]`,
      ]);

const format = async (java: Java, given: readonly string[], logFile: string): Promise<void> => {
  // With a dash in front it would be taken for an option.
  const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  const formatting = startGuarded({
    name: 'Kafka format',
    command: java.command,
    args: [...java.args, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', ...given],
    logFile,
    stopSignal: 'TERM',
  });
  const code = await formatting.ended;
  if (code !== 0) throw new Error(`Kafka could not create its data folder:\n${lastLines(logFile)}`);
};

const brokerConfig = (
  folder: string,
  { broker, controller }: KafkaPorts,
  secure: KafkaSecurity | undefined,
): string => {
  const name = secure === undefined ? 'PLAINTEXT' : 'SASL_SSL';
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controller}`,
    `listeners=${name}://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}`,
    `advertised.listeners=${name}://${hostOf(secure)}:${broker}`,
    'controller.listener.names=CONTROLLER',
    `listener.security.protocol.map=${name}:${name},CONTROLLER:PLAINTEXT`,
    `log.dirs=${join(folder, 'data')}`,
    'auto.create.topics.enable=false',
    'offsets.topic.num.partitions=4',
    'offsets.topic.replication.factor=1',
    'transaction.state.log.num.partitions=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
    // One node: there is nobody to hand the partitions over to.
    'controlled.shutdown.enable=false',
    ...(secure === undefined ? [] : securityConfig(folder, secure)),
    '',
  ].join('\n');
};

const securityConfig = (folder: string, { tls, username, password }: KafkaSecurity): readonly string[] => {
  // Key and certificate in one file, as Kafka wants them.
  const both = join(folder, 'server.pem');
  writeFileSync(both, readFileSync(tls.key, 'utf8') + readFileSync(tls.certificate, 'utf8'), { mode: 0o600 });
  const login = `username="${username}" password="${password}"`;
  const plain = `org.apache.kafka.common.security.plain.PlainLoginModule required ${login} user_${username}="${password}";`;
  const scram = `org.apache.kafka.common.security.scram.ScramLoginModule required ${login};`;
  return [
    'security.inter.broker.protocol=SASL_SSL',
    'sasl.mechanism.inter.broker.protocol=PLAIN',
    `sasl.enabled.mechanisms=PLAIN,${SCRAM.join(',')}`,
    `listener.name.sasl_ssl.plain.sasl.jaas.config=${plain}`,
    ...SCRAM.map((name) => `listener.name.sasl_ssl.${name.toLowerCase()}.sasl.jaas.config=${scram}`),
    'ssl.keystore.type=PEM',
    `ssl.keystore.location=${both}`,
    'ssl.truststore.type=PEM',
    `ssl.truststore.location=${tls.authority}`,
  ];
};
