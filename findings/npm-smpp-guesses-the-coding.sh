#!/usr/bin/env bash
# smpp 0.5.1 (npm), left to choose the coding of a text, marks GSM 03.38 octets as ASCII, and told to use GSM turns letters into "@".
#
# Behaviour: a text that fits GSM 03.38 goes out in its octets under data_coding 1 (IA5, ASCII) instead of 0. A text whose only
#   other letters are of Latin-1 goes out as data_coding 3, one octet a letter. With data_coding 0 given, a letter that the
#   alphabet does not have becomes octet 0, without an error: that octet is the sign "@".
# Seen: (2026-11-29)
#   a bracket and an at sign: data_coding 1, octets 611b3c00
#   a letter of Latin-1: data_coding 3, octets e761
#   a letter of Yoruba: data_coding 8, octets 00611eb9
#   the same, told data_coding 0: data_coding 0, octets 6100
#   an at sign, told data_coding 0: data_coding 0, octets 6100
# Why it matters: a peer that believes data_coding 1 shows control characters for a bracket, prices of SMS are reckoned by another
#   length than the one that is sent, and a name loses letters in silence. Code the text yourself, hand over a Buffer and data_coding.
# Fails when the behaviour changes. Needs Node and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' > package.json
npm install --no-audit --no-fund --loglevel=error smpp@0.5.1 > /dev/null
cat > look.js <<'JS'
import smpp from 'smpp';
const look = (what, text, more = {}) => {
  const octets = new smpp.PDU('submit_sm', { short_message: text, ...more }).toBuffer();
  const { data_coding: coding } = new smpp.PDU(octets);
  // The text comes last: behind the header (16 octets) and fields that are empty or one octet (17), the last of which is its length.
  console.log(`${what}: data_coding ${coding}, octets ${octets.subarray(33).toString('hex')}`);
};
look('a bracket and an at sign', 'a[@');
look('a letter of Latin-1', 'ça');
look('a letter of Yoruba', 'aẹ');
look('the same, told data_coding 0', 'aẹ', { data_coding: 0 });
look('an at sign, told data_coding 0', 'a@', { data_coding: 0 });
JS
node look.js | tee seen.txt
diff seen.txt - <<'SEEN'
a bracket and an at sign: data_coding 1, octets 611b3c00
a letter of Latin-1: data_coding 3, octets e761
a letter of Yoruba: data_coding 8, octets 00611eb9
the same, told data_coding 0: data_coding 0, octets 6100
an at sign, told data_coding 0: data_coding 0, octets 6100
SEEN
echo 'as described'
