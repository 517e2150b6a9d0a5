#!/usr/bin/env bash
# otplib 13.5.0 (npm): the tolerance of verify() is in seconds, where that of version 12 was in steps, and a typing mistake throws.
#
# Behaviour: by default only the code of this very step is good. epochTolerance: 1 does not take the code of the step before (it is
#   one second); 30 does. A code of another length, or with a space in the middle as apps show it, does not answer
#   { valid: false } but throws.
# Seen: (2026-11-29), 25 seconds into a step
#   the step before, by default: false
#   the step before, epochTolerance 1: false
#   the step before, epochTolerance 30: true
#   five digits: throws TokenLengthError
#   six digits with a space: throws TokenLengthError
# Why it matters: carried over from version 12 as it stands, "window: 1" locks out whoever types slowly, and a mistyped code becomes an
#   error of the server. Strip spaces, check for six digits first, and give the tolerance as [30, 0].
# Fails when the behaviour changes. Needs Node and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' > package.json
npm install --no-audit --no-fund --loglevel=error otplib@13.5.0 > /dev/null
cat > look.js <<'JS'
import { generate, verify } from 'otplib';
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const epoch = 1_790_000_025;
const before = await generate({ secret, epoch: epoch - 30 });
const show = async (what, token, options = {}) => {
  const how = await verify({ secret, token, epoch, ...options }).then(({ valid }) => valid, (error) => `throws ${error.name}`);
  console.log(`${what}: ${how}`);
};
await show('the step before, by default', before);
await show('the step before, epochTolerance 1', before, { epochTolerance: 1 });
await show('the step before, epochTolerance 30', before, { epochTolerance: 30 });
await show('five digits', '12345');
await show('six digits with a space', '123 456');
JS
node look.js | tee seen.txt
diff seen.txt - <<'SEEN'
the step before, by default: false
the step before, epochTolerance 1: false
the step before, epochTolerance 30: true
five digits: throws TokenLengthError
six digits with a space: throws TokenLengthError
SEEN
echo 'as described'
