#!/usr/bin/env bash
# Node 24.21.0: a stream made by Readable.from(another stream) is not closed by destroy() while it waits for its source.
#
# Behaviour: destroy() asks the iterator of the source to return, and an asynchronous iterator answers that only when the read
#   that it is at has come back. Until the source gives something, the stream stays open and the source is not destroyed.
# Seen: (2026-11-29), a second after destroy(), with a source that says nothing
#   closed: false, source destroyed: false
#   after the source said something: closed: true
# Why it matters: whoever wraps a ZIP or a query like this cannot end it when its reader leaves: it waits for rows that nobody
#   asks for any more, and `pipeline` waits with it. Kibanda hands on yazl's own stream, and breaks the statement off in the database.
# Fails when the behaviour changes. Needs Node.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > look.mjs <<'JS'
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
const source = new PassThrough();
const wrapped = Readable.from(source);
let closed = false;
wrapped.on('data', () => undefined).on('error', () => undefined).on('close', () => { closed = true; });
await wait(100);
wrapped.destroy();
await wait(1000);
console.log(`closed: ${closed}, source destroyed: ${source.destroyed}`);
source.write('something');
await wait(200);
console.log(`after the source said something: closed: ${closed}`);
JS
node look.mjs | tee seen.txt
diff seen.txt - <<'SEEN'
closed: false, source destroyed: false
after the source said something: closed: true
SEEN
echo 'as described'
