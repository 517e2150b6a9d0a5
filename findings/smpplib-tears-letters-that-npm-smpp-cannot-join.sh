#!/usr/bin/env bash
# smpplib 2.2.4 (PyPI) cuts a long SMS through a letter, and smpp 0.5.1 (npm) reads each part by itself: the letter is lost.
#
# Behaviour: gsm.make_parts() cuts octets, 153 a part in GSM 03.38 and 134 in UCS-2. A euro sign is two octets in GSM 03.38 (escape
#   and letter), a character outside the basic plane four in UCS-2: either is torn when the cut falls into it. The reader, which
#   hands over a part as text, shows an escape (nothing, or a blank) and an "e", or two halves that are no characters.
# Seen: (2026-11-29), the last character of part 1 and the first of part 2, as code units
#   a hundred euro signs: coding 0, part 1 ends in 001b, part 2 begins with 0065
#   forty market stalls: coding 8, part 1 ends in d83c, part 2 begins with dfea
# Why it matters: a price or a name in a long text arrives wrong from a peer that does nothing forbidden. Join the octets of all parts
#   first and decode once; cut by letters, never by octets.
# Fails when the behaviour changes. Needs Node, npm, Python 3 with pip.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' > package.json
npm install --no-audit --no-fund --loglevel=error smpp@0.5.1 > /dev/null
python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target peer smpplib==2.2.4
cat > cut.py <<'PY'
import json, sys
sys.path.insert(0, 'peer')
from smpplib import gsm
texts = {'a hundred euro signs': '€' * 100, 'forty market stalls': '\U0001F3EA' * 40}
for what, text in texts.items():
    parts, coding, _ = gsm.make_parts(text)
    print(json.dumps({'what': what, 'coding': coding, 'parts': [bytes(part).hex() for part in parts]}))
PY
cat > look.js <<'JS'
import { createInterface } from 'node:readline';
import smpp from 'smpp';
const textOf = (coding, part) => {
  const sent = new smpp.PDU('deliver_sm', { esm_class: 0x40, data_coding: coding, short_message: Buffer.from(part, 'hex') });
  return new smpp.PDU(sent.toBuffer()).short_message.message;
};
const unit = (text, at) => text.charCodeAt(at).toString(16).padStart(4, '0');
for await (const line of createInterface({ input: process.stdin })) {
  const { what, coding, parts } = JSON.parse(line);
  const [first, second] = parts.map((part) => textOf(coding, part));
  console.log(`${what}: coding ${coding}, part 1 ends in ${unit(first, first.length - 1)}, part 2 begins with ${unit(second, 0)}`);
}
JS
python3 cut.py | node look.js | tee seen.txt
diff seen.txt - <<'SEEN'
a hundred euro signs: coding 0, part 1 ends in 001b, part 2 begins with 0065
forty market stalls: coding 8, part 1 ends in d83c, part 2 begins with dfea
SEEN
echo 'as described'
