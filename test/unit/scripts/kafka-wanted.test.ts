import { expect, test } from '@jest/globals';
import { isKafkaWanted } from '../../../scripts/services/settings.ts';

test('Kafka is started when it is asked for, whether or not npm keeps the word to itself', () => {
  // `npm start -- --kafka` hands it on as an argument, `npm start --kafka` as a variable.
  expect(isKafkaWanted(['node', 'start.mjs', '--kafka'], {})).toBe(true);
  expect(isKafkaWanted(['node', 'start.mjs'], { npm_config_kafka: 'true' })).toBe(true);

  expect(isKafkaWanted(['node', 'start.mjs'], {})).toBe(false);
  expect(isKafkaWanted(['node', 'start.mjs'], { npm_config_kafka: '' })).toBe(false);
});

test('a broker that is there already is used in its stead', () => {
  expect(isKafkaWanted(['node', 'start.mjs', '--kafka'], { KAFKA_BROKERS: 'kafka:9092' })).toBe(false);
});
