#!/usr/bin/env bash
# africastalking 0.8.3 (npm): an SMS that was taken counts as failed when the answer comes with status 200 instead of 201.
#
# Behaviour: SMS.send() resolves for status 201 only. With 200 and the same body, in which every recipient was taken, it rejects,
#   and what it rejects with is that body: a plain object without message and stack, not an Error.
# Seen: (2026-11-29), against a server on this machine that answers as the provider does
#   status 201: resolves, recipient Success
#   status 200: rejects, an Error: false, recipient Success
# Why it matters: who sends again after a rejection sends twice, and a proxy or a regional host that answers 200 is enough. Kibanda
#   reads the recipients in whatever it is rejected with, and calls the message taken.
# Fails when the behaviour changes. Needs Node and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' > package.json
npm install --no-audit --no-fund --loglevel=error africastalking@0.8.3 > /dev/null
cat > look.js <<'JS'
import http from 'node:http';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const createClient = require('africastalking');
const shared = require('africastalking/lib/common.js');
const recipient = { statusCode: 101, number: '+254700000001', status: 'Success', cost: 'KES 0.8', messageId: 'ATXid_1' };
const body = JSON.stringify({ SMSMessageData: { Message: 'Sent to 1/1 Total Cost: KES 0.8', Recipients: [recipient] } });
const server = http.createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(Number(request.url.slice(1)), { 'content-type': 'application/json' }).end(body);
  });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const { SMS } = createClient({ username: 'stall', apiKey: 'none' });
for (const status of [201, 200]) {
  shared.SMS_URL = `http://127.0.0.1:${server.address().port}/${status}`;
  const how = await SMS.send({ to: ['+254700000001'], message: 'Paid Ksh160' }).then(
    ({ SMSMessageData }) => `resolves, recipient ${SMSMessageData.Recipients[0].status}`,
    (error) => `rejects, an Error: ${error instanceof Error}, recipient ${error.SMSMessageData?.Recipients[0].status}`,
  );
  console.log(`status ${status}: ${how}`);
}
server.close();
server.closeAllConnections();
JS
node look.js | tee seen.txt
diff seen.txt - <<'SEEN'
status 201: resolves, recipient Success
status 200: rejects, an Error: false, recipient Success
SEEN
echo 'as described'
