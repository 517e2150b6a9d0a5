#!/usr/bin/env bash
# africastalking 0.8.3 (npm): all clients of a process share one set of addresses, and the username "sandbox" moves them all.
#
# Behaviour: the addresses stand in a module, not in the client. Making a client with the username "sandbox" replaces them for
#   the clients that were made before as well; making a live client afterwards does not bring them back.
# Seen: (2026-11-29), the address that the next SMS of any client goes to
#   one live client: https://api.africastalking.com/version1/messaging
#   after a sandbox client was made: https://api.sandbox.africastalking.com/version1/messaging
#   after another live client was made: https://api.sandbox.africastalking.com/version1/messaging
# Why it matters: a program that serves a live account and tries something in the sandbox sends its live SMS to the sandbox, where
#   they are taken and reach nobody. One username per process; Kibanda sets the address itself before each send.
# Fails when the behaviour changes. Needs Node and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' > package.json
npm install --no-audit --no-fund --loglevel=error africastalking@0.8.3 > /dev/null
cat > look.js <<'JS'
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const createClient = require('africastalking');
const shared = require('africastalking/lib/common.js');
const live = createClient({ username: 'stall', apiKey: 'none' });
console.log('one live client:', shared.SMS_URL);
createClient({ username: 'sandbox', apiKey: 'none' });
console.log('after a sandbox client was made:', shared.SMS_URL);
createClient({ username: 'stall', apiKey: 'none' });
console.log('after another live client was made:', shared.SMS_URL);
if (typeof live.SMS.send !== 'function') process.exitCode = 1;
JS
node look.js | tee seen.txt
diff seen.txt - <<'SEEN'
one live client: https://api.africastalking.com/version1/messaging
after a sandbox client was made: https://api.sandbox.africastalking.com/version1/messaging
after another live client was made: https://api.sandbox.africastalking.com/version1/messaging
SEEN
echo 'as described'
