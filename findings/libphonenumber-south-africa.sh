#!/usr/bin/env bash
# libphonenumber-js 1.13.16 (npm) takes South African mobile numbers with digits missing for valid, also with mobile metadata.
#
# Behaviour: every subscriber number of South Africa has nine national digits. The library, given the metadata of mobile
#   numbers only ("libphonenumber-js/mobile"), answers isValid() = true for numbers of five and eight national digits.
#   A Kenyan number with a digit missing is refused, so the answer cannot be trusted country by country.
# Seen: (2026-11-29)
#   ZA 0821234567 digits 9 valid true
#   ZA 082123456 digits 8 valid true
#   ZA 082111 digits 5 valid true
#   KE 072212345 digits 8 valid false
# Why it matters: a digit left out on a small keypad passes, a receipt goes to nobody (or to somebody else), and the customer's
#   credit book hangs on a number that does not exist. Kibanda compares the length with the example number of the country.
# Fails when the behaviour changes. Needs Node and npm. The numbers are made up.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' > package.json
npm install --no-audit --no-fund --loglevel=error libphonenumber-js@1.13.16 > /dev/null
cat > look.js <<'JS'
import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
for (const [country, typed] of [['ZA', '0821234567'], ['ZA', '082123456'], ['ZA', '082111'], ['KE', '072212345']]) {
  const phone = parsePhoneNumberFromString(typed, country);
  console.log(country, typed, 'digits', phone?.nationalNumber.length, 'valid', phone?.isValid() ?? false);
}
JS
node look.js | tee seen.txt
diff seen.txt - <<'SEEN'
ZA 0821234567 digits 9 valid true
ZA 082123456 digits 8 valid true
ZA 082111 digits 5 valid true
KE 072212345 digits 8 valid false
SEEN
echo 'as described'
