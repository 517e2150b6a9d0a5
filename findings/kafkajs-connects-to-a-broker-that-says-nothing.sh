#!/usr/bin/env bash
# kafkajs 2.2.4 (npm): connect() succeeds on a broker that takes connections and never answers, as one does whose process is frozen.
#
# Behaviour: the client asks which versions of the protocol the broker speaks, and that is not answered in time. Its second try finds
#   the socket open, takes that for being connected, and asks nothing: connect() of an admin client, a producer and a consumer
#   resolves. The first request after it fails at once, is not tried again, and its error has no kind of its own.
# Seen: (2026-11-29), without a login, requestTimeout 500 ms, one retry
#   admin.connect(): resolves
#   producer.connect(): resolves
#   consumer.connect(): resolves
#   admin.listTopics(): Error: Broker not connected, at once
# Why it matters: a start or a readiness check that awaits connect() calls such a broker healthy, and the client that it holds never
#   asks again which versions there are. Ask for something, such as the topics; after a failure make a new client.
# Fails when the behaviour changes. Needs Node and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' > package.json
npm install --no-audit --no-fund --loglevel=error kafkajs@2.2.4 > /dev/null
cat > look.js <<'JS'
import { createServer } from 'node:net';
import kafkajs from 'kafkajs';
const silent = createServer((socket) => socket.on('error', () => undefined).resume());
await new Promise((resolve) => silent.listen(0, '127.0.0.1', resolve));
const kafka = new kafkajs.Kafka({
  brokers: [`127.0.0.1:${silent.address().port}`],
  connectionTimeout: 500,
  requestTimeout: 500,
  retry: { initialRetryTime: 50, maxRetryTime: 100, retries: 1 },
  logLevel: kafkajs.logLevel.NOTHING,
});
const show = async (what, work) => {
  const begun = performance.now();
  const soon = () => (performance.now() - begun < 250 ? ', at once' : '');
  console.log(`${what}: ${await work.then(() => 'resolves', ({ name, message }) => `${name}: ${message}${soon()}`)}`);
};
const admin = kafka.admin();
await show('admin.connect()', admin.connect());
await show('producer.connect()', kafka.producer().connect());
await show('consumer.connect()', kafka.consumer({ groupId: 'made-up' }).connect());
await show('admin.listTopics()', admin.listTopics());
process.exit(0);
JS
node --no-warnings look.js | tee seen.txt
diff seen.txt - <<'SEEN'
admin.connect(): resolves
producer.connect(): resolves
consumer.connect(): resolves
admin.listTopics(): Error: Broker not connected, at once
SEEN
echo 'as described'
